/** Which node has which version, and what it says of the credential there. */
import { useMemo } from 'react';
import type { Credential, CredentialNode } from '@/api/types/credentials';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './credentials.module.css';
import { useCredentialNodes } from './reads';
import { NodeMark } from './StateMark';
import { useText, type CredentialsText } from './text';

export function NodesPanel({ credential: { slice, name, version } }: { credential: Credential }) {
  const t = useText();
  const { data: nodes, error, refetch } = useCredentialNodes(slice, name);
  const columns = useMemo(() => columnsOf(t, version), [t, version]);
  return (
    <Panel title={t('nodes')} flush>
      {error && !nodes && <Failure error={error} onRetry={() => void refetch()} />}
      {nodes?.length === 0 && <p className={classes.none}>{t('nodes.none')}</p>}
      {nodes && nodes.length > 0 && (
        <Table
          label={t('nodes')}
          columns={columns}
          rows={nodes}
          rowKey={({ node }) => node}
          note={({ error: refusal, state_error: said }) => refusal || said || null}
        />
      )}
    </Panel>
  );
}

const columnsOf = (t: CredentialsText, wanted: number | null): TableColumn<CredentialNode>[] => [
  { key: 'node', header: t('node'), cell: ({ node }) => <span className="mono">{node}</span> },
  {
    key: 'version',
    header: t('column.version'),
    cell: ({ version, is_heard: isHeard }) => (
      <span className={classes.mark} data-tone={toneOf(version, wanted, isHeard)}>
        <Mark
          glyph={toneOf(version, wanted, isHeard) === 'ok' ? 'disc' : 'ring'}
          tone={toneOf(version, wanted, isHeard)}
        />
        <span>
          {version ?? t('node.none')}
          {!isHeard && `, ${t('node.silent')}`}
        </span>
      </span>
    ),
  },
  { key: 'proven', header: t('node.proven'), cell: ({ proven_at: at }) => <Age at={at} /> },
  { key: 'state', header: t('node.state'), cell: ({ state }) => <NodeMark state={state} /> },
  {
    key: 'until',
    header: t('node.until'),
    cell: ({ until }) => (until ? <Age at={until} /> : '–'),
  },
];

const toneOf = (version: number | null, wanted: number | null, isHeard: boolean) => {
  if (!isHeard) return 'warn';
  return version !== null && version === wanted ? 'ok' : 'idle';
};
