/** Tunnels that are open now, node by node, and those that were cut. */
import { useMemo } from 'react';
import type { TunnelsOnNode } from '@/api/types/egress';
import { formatCount } from '@/lib/numbers';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Following } from '@/ui/live/Following';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { StatusMark } from '@/ui/status/StatusMark';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from '../egress.module.css';
import { useTunnels } from '../reads';
import { useText } from '../text';
import { CutsPanel } from './CutsPanel';

type Row = TunnelsOnNode['tunnels'][number];

export function TunnelsTab({ slice }: { slice: string }) {
  const t = useText();
  const { data, error, refetch, dataUpdatedAt } = useTunnels(slice);
  const again = () => void refetch();
  if (error && !data) return <Failure error={error} onRetry={again} />;
  return (
    <Following>
      <div className={classes.stack}>
        <StaleNote error={error} readAtMs={dataUpdatedAt} onRetry={again} />
        {data?.nodes.length === 0 && (
          <EmptyState kind="nothing" title={t('tunnels.none')} text={t('tunnels.none.text')} />
        )}
        {data?.nodes.map((node) => (
          <NodePanel key={node.node} node={node} />
        ))}
        <CutsPanel slice={slice} />
      </div>
    </Following>
  );
}

function NodePanel({ node }: { node: TunnelsOnNode }) {
  const t = useText();
  const columns = useMemo(() => columnsOf(t), [t]);
  const count = node.tunnels.reduce((sum, one) => sum + one.count, 0);
  return (
    <Panel
      title={node.name}
      meta={t('tunnels.open', { count })}
      aside={
        <span className={classes.quiet}>
          {node.is_silent && <StatusMark state="silent" label={t('tunnels.silent')} />}{' '}
          {t('tunnels.told')} <Age at={node.told_at} />
        </span>
      }
      flush
    >
      <Table
        label={t('tunnels.of', { node: node.name })}
        columns={columns}
        rows={node.tunnels}
        rowKey={({ workload, destination }) => `${workload} ${destination}`}
      />
    </Panel>
  );
}

const columnsOf = (t: ReturnType<typeof useText>): TableColumn<Row>[] => [
  {
    key: 'workload',
    header: t('filter.workload'),
    width: '30%',
    cell: ({ workload }) => <span className="mono">{workload || t('nobody')}</span>,
  },
  {
    key: 'destination',
    header: t('filter.destination'),
    cell: ({ destination }) => <span className="mono">{destination}</span>,
  },
  {
    key: 'count',
    header: t('tunnels.count'),
    align: 'end',
    width: '120px',
    cell: ({ count }) => formatCount(count),
  },
];
