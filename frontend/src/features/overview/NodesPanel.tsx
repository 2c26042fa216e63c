/** Every node with its status, the worst of its slices, and when it was last heard of. */
import { Link } from '@tanstack/react-router';
import type { Node } from '@/api/types/fleet';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { ProofLadder } from '@/ui/proof/ProofLadder';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './overview.module.css';
import { useText } from './text';
import type { Fleet } from './useFleet';
import { byWorst, worstSlice } from './worst';

const MOST_SHOWN = 8;

export function NodesPanel({ fleet: { nodes, total } }: { fleet: Fleet }) {
  const t = useText();
  return (
    <Panel
      title={t('nodes')}
      meta={total}
      aside={<Link to={paths.gateways()}>{t('nodes.all')}</Link>}
    >
      {nodes.length === 0 && <p className={classes.quiet}>{t('nodes.none')}</p>}
      <ul className={classes.nodes}>
        {nodes
          .toSorted(byWorst)
          .slice(0, MOST_SHOWN)
          .map((node) => (
            <NodeLine key={node.id} node={node} />
          ))}
      </ul>
    </Panel>
  );
}

function NodeLine({ node }: { node: Node }) {
  const worst = worstSlice(node);
  return (
    <li>
      <Link to={paths.node(node.id)} className={`mono ${classes.name}`}>
        {node.name}
      </Link>
      <StatusMark state={node.status} />
      <span>{worst && <ProofLadder progress={worst} />}</span>
      <Age at={node.last_seen_at} />
    </li>
  );
}
