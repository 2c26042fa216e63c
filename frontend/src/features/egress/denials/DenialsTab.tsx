/** Single requests that were refused, or would have been: newest first, each with what can be done about it. */
import { useMemo } from 'react';
import type { Query } from '@/api/client';
import type { Denial } from '@/api/types/egress';
import { formatCount } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import type { Column } from '@/ui/grid/columns';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Following } from '@/ui/live/Following';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Age } from '@/ui/time/Age';
import classes from '../egress.module.css';
import { CLEARED, describe } from '../filters';
import { isKnownBy } from '../known';
import { OutcomeMark } from '../OutcomeMark';
import { useReason } from '../reasons';
import { useDenials } from '../reads';
import { useText } from '../text';

type Props = {
  slice: string;
  query: Query;
  opened: Denial | null;
  onOpen: (denial: Denial) => void;
};

export function DenialsTab({ slice, query, opened, onOpen }: Props) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const list = useDenials(slice, query);
  const columns = useColumns();
  const filter = describe(url);
  if (list.error && list.items.length === 0)
    return <Failure error={list.error} onRetry={list.readAgain} />;
  return (
    <Following>
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      <DataGrid
        label={t('tab.denials')}
        rows={list.items}
        columns={columns}
        rowKey={({ id }) => id}
        peeked={opened?.id}
        onPeek={onOpen}
        onOpen={onOpen}
        isLoading={list.isLoading}
        isRefreshing={list.isRefreshing}
        isPartial
        onEnd={list.readMore}
        empty={
          filter ? (
            <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
          ) : (
            <EmptyState kind="nothing" title={t('denials.none')} text={t('denials.none.text')} />
          )
        }
      />
    </Following>
  );
}

function useColumns(): Column<Denial>[] {
  const t = useText();
  const reason = useReason();
  return useMemo(
    () => [
      { key: 'at', header: t('column.at'), width: '94px', cell: ({ at }) => <Age at={at} /> },
      {
        key: 'outcome',
        header: t('filter.outcome'),
        width: '116px',
        cell: ({ outcome }) => <OutcomeMark outcome={outcome} />,
      },
      {
        key: 'workload',
        header: t('filter.workload'),
        width: 'minmax(88px, 0.8fr)',
        cell: ({ workload }) => <span className="mono">{workload || t('nobody')}</span>,
      },
      {
        key: 'identified_by',
        header: t('filter.identified_by'),
        width: '86px',
        cell: ({ identified_by: by }) => (isKnownBy(by) ? t(`known.${by}`) : '–'),
      },
      {
        key: 'destination',
        header: t('filter.destination'),
        width: 'minmax(124px, 1.6fr)',
        cell: ({ destination }) => <span className="mono">{destination}</span>,
      },
      {
        key: 'why',
        header: t('column.why'),
        width: 'minmax(124px, 1.6fr)',
        cell: (denial) => (
          <span className={classes.cut} title={reason(denial)}>
            {reason(denial)}
          </span>
        ),
      },
      {
        key: 'count',
        header: t('column.count'),
        width: '60px',
        align: 'end',
        cell: ({ count }) => formatCount(count),
      },
    ],
    [t, reason],
  );
}
