/** Node by node: how far the revision came, and in full what a refusing one says. Those it has not touched are counted. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Rollout, RolloutNode } from '@/api/types/rollouts';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { ProofLadder } from '@/ui/proof/ProofLadder';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import { touchedNodes } from './nodes';
import { progressOf } from './progress';
import classes from './rollout.module.css';
import { isEnded } from './states';
import { useRolloutsText, type RolloutsText } from './text';
import { useMore } from './useMore';

const STEP = 50;

export function RolloutNodes({ rollout }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const { nodes, nodes_proven: proven, nodes_touched: count, revision } = rollout;
  const touched = useMemo(() => touchedNodes(nodes), [nodes]);
  const { shown, hidden, showMore } = useMore(touched, STEP);
  const hasRegions = touched.some(({ region }) => region);
  return (
    <Panel
      title={t('nodes')}
      meta={count > 0 && t('nodes.proven', { proven, touched: count })}
      flush
    >
      {shown.length > 0 && (
        <Table
          label={t('nodes')}
          columns={columns(t, revision, hasRegions)}
          rows={shown}
          rowKey={({ node_id }) => node_id}
          note={({ error }) => error && <Refusal error={error} />}
        />
      )}
      {hidden > 0 && (
        <p className={classes.more}>
          <Button variant="subtle" onClick={showMore}>
            {t('more', { count: hidden })}
          </Button>
        </p>
      )}
      <Kept rollout={rollout} />
    </Panel>
  );
}

/** The nodes it has not touched, in one line. */
function Kept({ rollout }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const { base, nodes_total: total, nodes_touched: touched, state } = rollout;
  const count = total - touched;
  // What ended before it touched a node counts none, however many there are.
  const isUntold = isEnded(state) && state !== 'complete';
  if (total === 0)
    return <p className={classes.kept}>{t(isUntold ? 'nodes.untouched' : 'nodes.none')}</p>;
  if (count <= 0) return null;
  return (
    <p className={classes.kept}>
      {base === null ? t('nodes.kept.bare', { count }) : t('nodes.kept', { count, base })}
    </p>
  );
}

const columns = (
  t: RolloutsText,
  sequence: number,
  hasRegions: boolean,
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
  ...(hasRegions
    ? [
        {
          key: 'region',
          header: t('column.region'),
          cell: ({ region }: RolloutNode) => region || '–',
        },
      ]
    : []),
  {
    key: 'stage',
    header: t('column.stage'),
    cell: ({ stage }) => (stage === null ? '–' : stage + 1),
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
    <span className={classes.refusal}>
      {error.object && <code>{error.object}</code>} {error.message}
    </span>
  );
}
