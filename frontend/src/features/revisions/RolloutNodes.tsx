/** Node by node: how far the revision came, and in full what a refusing one says. */
import { Link } from '@tanstack/react-router';
import type { Rollout, RolloutNode } from '@/api/types/delivery';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { ProofLadder } from '@/ui/proof/ProofLadder';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from './revisions.module.css';
import { progressOf, tallyOf } from './progress';
import { useRevisionsText } from './text';

export function RolloutNodes({ rollout }: { rollout: Rollout }) {
  const t = useRevisionsText();
  const { nodes, nodes_total: total, revision } = rollout;
  return (
    <Panel
      title={t('rollout.nodes')}
      meta={total > 0 && t('rollout.proven', { proven: tallyOf(nodes).proven, total })}
      flush
    >
      {total === 0 ? (
        <p className={classes.none}>{t('rollout.none')}</p>
      ) : (
        <Table
          label={t('rollout.nodes')}
          columns={columns(t, revision)}
          rows={nodes}
          rowKey={({ node_id }) => node_id}
          note={({ error }) => error && <Refusal error={error} />}
        />
      )}
    </Panel>
  );
}

const columns = (
  t: ReturnType<typeof useRevisionsText>,
  sequence: number,
): TableColumn<RolloutNode>[] => [
  {
    key: 'node',
    header: t('column.node'),
    width: '30%',
    cell: ({ node, node_id }) => (
      <Link to={paths.node(node_id)} className={classes.node}>
        {node}
      </Link>
    ),
  },
  { key: 'state', header: t('column.state'), cell: ({ state }) => <StatusMark state={state} /> },
  {
    key: 'proof',
    header: t('column.proof'),
    cell: (node) => <ProofLadder progress={progressOf(node, sequence)} />,
  },
  { key: 'at', header: t('column.since'), align: 'end', cell: ({ at }) => <Age at={at} /> },
];

function Refusal({ error }: { error: NonNullable<RolloutNode['error']> }) {
  return (
    <span className={classes.why}>
      {error.object && <code>{error.object}</code>} {error.message}
    </span>
  );
}
