/** The lines of the map in words: who asked for what, how it went, and what it moved. */
import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DestinationLine, Outcome, WentTo } from '@/api/types/egress';
import { useMayInSlice } from '@/api/useSlice';
import { serverNow } from '@/lib/clock';
import { ageSeconds } from '@/lib/durations';
import { formatBytes, formatCount } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import { DenyNow } from '../emergency/DenyNow';
import { toggled, type Filter } from '../filters';
import { OUTCOMES } from '../outcomes';
import { useText } from '../text';
import classes from './map.module.css';

const NEW_SECONDS = 86_400;

const isNew = ({ first_seen_at: at }: WentTo): boolean =>
  at !== null && ageSeconds(at, serverNow()) < NEW_SECONDS;

type Props = { slice: string; went: readonly WentTo[] };
type Row = { to: WentTo; line: DestinationLine };

export function WentTable({ slice, went }: Props) {
  const t = useText();
  const rows = useMemo(
    () => went.flatMap((to) => to.workloads.map((line): Row => ({ to, line }))),
    [went],
  );
  const mayPublish = useMayInSlice(slice, 'publish');
  const [denying, setDenying] = useState<Row | null>(null);
  const columns = useMemo(
    () => [...columnsOf(t, seenIn(went)), ...(mayPublish ? [denyColumn(t, setDenying)] : [])],
    [t, mayPublish, went],
  );
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('table')}>
      <Table
        label={t('table')}
        columns={columns}
        rows={rows}
        rowKey={({ to, line }) => `${line.workload} ${to.destination}`}
      />
      {denying && (
        <DenyNow
          slice={slice}
          about={{ workload: denying.line.workload, destination: denying.to.destination }}
          onClose={() => setDenying(null)}
        />
      )}
    </div>
  );
}

/** What nothing came to needs no column; what everybody looks for has one in any case. */
const seenIn = (went: readonly WentTo[]): Outcome[] =>
  OUTCOMES.filter((outcome) => outcome === 'allowed' || went.some((to) => to[outcome] > 0));

const columnsOf = (
  t: ReturnType<typeof useText>,
  outcomes: readonly Outcome[],
): TableColumn<Row>[] => [
  {
    key: 'workload',
    header: t('filter.workload'),
    width: '16%',
    cell: ({ line }) =>
      line.workload ? <Pick filter="workload" value={line.workload} /> : t('nobody'),
  },
  {
    key: 'destination',
    header: t('filter.destination'),
    cell: ({ to }) => (
      <>
        <Pick filter="destination" value={to.destination} />
        {isNew(to) && (
          <span className={classes.new} title={t('new.hint')}>
            {t('new')}
          </span>
        )}
      </>
    ),
  },
  ...outcomes.map((outcome) => counted(t, outcome)),
  {
    key: 'moved',
    header: t('column.bytes'),
    align: 'end',
    width: '90px',
    cell: ({ line: { bytes_up: up, bytes_down: down } }) => (
      <span title={t('moved', { up: formatBytes(up), down: formatBytes(down) })}>
        {formatBytes(up + down)}
      </span>
    ),
  },
  {
    key: 'last',
    header: t('column.last'),
    width: '96px',
    cell: ({ to }) => <Age at={to.last_at} />,
  },
];

const counted = (t: ReturnType<typeof useText>, outcome: Outcome): TableColumn<Row> => ({
  key: outcome,
  header: t(`outcome.${outcome}`),
  align: 'end',
  width: '92px',
  cell: ({ line }) =>
    line[outcome] > 0 ? formatCount(line[outcome]) : <span className={classes.zero}>0</span>,
});

const denyColumn = (
  t: ReturnType<typeof useText>,
  onDeny: (row: Row) => void,
): TableColumn<Row> => ({
  key: 'verbs',
  header: t('column.verbs'),
  isHeaderHidden: true,
  align: 'end',
  width: '64px',
  cell: (row) => (
    <Button
      variant="subtle"
      color="claret"
      size="compact-xs"
      aria-label={t('deny.row.label', {
        destination: row.to.destination,
        workload: row.line.workload || t('nobody'),
      })}
      onClick={() => onDeny(row)}
    >
      {t('deny.row')}
    </Button>
  ),
});

function Pick({ filter, value }: { filter: Filter; value: string }) {
  const [url, setUrl] = useUrlState();
  return (
    <button
      type="button"
      className={classes.pick}
      aria-pressed={url[filter] === value}
      onClick={() => setUrl(toggled(url, filter, value))}
    >
      {value}
    </button>
  );
}
