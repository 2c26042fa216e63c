/** A node beside the list: each slice with its stages. */
import { Link } from '@tanstack/react-router';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { SidePanel, SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './gateways.module.css';
import { NodeFacts } from './NodeFacts';
import { NodeLabels } from './NodeLabels';
import { SliceProof } from './SliceProof';
import { useText } from './text';
import { useNode } from './useNode';
import { bySeverity } from './worst';

export function NodePanel({ id }: { id: string }) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const { data: node, error } = useNode(id);
  const close = () => setUrl({ node: '' });
  if (!node)
    return (
      <SidePanel title={error ? id : '…'} onClose={close}>
        {error && <Failure error={error} />}
      </SidePanel>
    );
  return (
    <SidePanel
      title={<span className="mono">{node.name}</span>}
      subtitle={
        <>
          <StatusMark state={node.status} />
          <Age at={node.last_seen_at} />
          <Link to={paths.node(node.id)}>{t('open')}</Link>
        </>
      }
      onClose={close}
    >
      <SideSection title={t('configuration')}>
        <ul className={classes.proofs}>
          {node.slices.toSorted(bySeverity).map((slice) => (
            <SliceProof key={slice.slice} slice={slice} />
          ))}
        </ul>
      </SideSection>
      <SideSection title={t('labels')}>
        <NodeLabels node={node} />
      </SideSection>
      <SideSection title={t('facts')}>
        <NodeFacts node={node} />
      </SideSection>
    </SidePanel>
  );
}
