/** What destinations cost, where there are prices: those that cost most, or move most, first. */
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Spent } from '@/api/types/egress';
import { formatBytes, formatCount } from '@/lib/numbers';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import classes from '../egress.module.css';
import { useWayOutCosts } from '../reads';
import { useText } from '../text';

const SHOWN = 10;
const ORDERS = ['cost', 'bytes'] as const;

export function CostsPanel({ slice, since }: { slice: string; since: string }) {
  const t = useText();
  const [by, setBy] = useState<(typeof ORDERS)[number]>('cost');
  const { data, error, refetch } = useWayOutCosts(slice, { since, by, limit: SHOWN });
  const currency = data?.currency ?? '';
  const columns = useMemo(() => columnsOf(t, currency), [t, currency]);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data || data.priced.length === 0 || data.items.length === 0) return null;
  const meters = data.priced.flatMap((one) =>
    one === 'bytes_out' || one === 'bytes_in' || one === 'requests' ? [t(`meter.${one}`)] : [],
  );
  return (
    <Panel
      title={t('cost')}
      aside={
        <SegmentedControl
          aria-label={t('cost.by')}
          data={ORDERS.map((value) => ({ value, label: t(`cost.by.${value}`) }))}
          value={by}
          onChange={setBy}
        />
      }
      flush
    >
      <Table
        label={t('cost')}
        columns={columns}
        rows={data.items}
        rowKey={({ destination }) => destination}
      />
      <p className={classes.none}>{t('cost.priced', { meters: meters.join(', ') })}</p>
    </Panel>
  );
}

type Text = ReturnType<typeof useText>;

const columnsOf = (t: Text, currency: string): TableColumn<Spent>[] => [
  {
    key: 'destination',
    header: t('filter.destination'),
    cell: ({ destination }) => <code>{destination}</code>,
  },
  moved(t('cost.up'), 'bytes_up'),
  moved(t('cost.down'), 'bytes_down'),
  {
    key: 'requests',
    header: t('by.count'),
    align: 'end',
    width: '110px',
    cell: ({ requests }) => formatCount(requests),
  },
  {
    key: 'cost',
    header: t('cost.column'),
    align: 'end',
    width: '140px',
    cell: ({ cost }) => (cost === null ? '–' : `${cost} ${currency}`),
  },
];

const moved = (header: string, key: 'bytes_up' | 'bytes_down'): TableColumn<Spent> => ({
  key,
  header,
  align: 'end',
  width: '110px',
  cell: (row) => formatBytes(row[key]),
});
