/** Floods: routes that were asked far more often than at that hour of the days before. */
import { useMemo } from 'react';
import type { WafFlood } from '@/api/types/waf';
import { formatCount } from '@/lib/numbers';
import { EmptyState } from '@/ui/empty/EmptyState';
import type { Column } from '@/ui/grid/columns';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import classes from './events.module.css';
import { useFloods } from './reads';
import { useText } from './text';

export function FloodsTab({ slice }: { slice: string }) {
  const t = useText();
  const list = useFloods(slice);
  const columns = useFloodColumns();
  if (list.error && list.items.length === 0)
    return <Failure error={list.error} onRetry={list.readAgain} />;
  return (
    <>
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      <DataGrid
        label={t('floods')}
        rows={list.items}
        columns={columns}
        rowKey={idOf}
        isLoading={list.isLoading}
        isRefreshing={list.isRefreshing}
        isPartial={list.hasMore}
        onEnd={list.readMore}
        empty={<EmptyState kind="nothing" title={t('floods.none')} text={t('floods.none.text')} />}
      />
    </>
  );
}

const idOf = ({ id }: WafFlood): string => id;

function useFloodColumns(): Column<WafFlood>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'state',
        header: t('column.state'),
        width: '92px',
        cell: ({ ended_at: endedAt }) => (
          <StatusMark
            state={endedAt ? 'ended' : 'running'}
            label={t(endedAt ? 'attack.over' : 'attack.ongoing')}
          />
        ),
      },
      {
        key: 'route',
        header: t('column.route'),
        width: 'minmax(72px, 0.8fr)',
        cell: ({ route }) => <span className="mono">{route}</span>,
      },
      rate('peak', t('column.peak'), ({ peak }) => peak),
      rate('usual', t('column.usual'), ({ usual }) => usual),
      {
        key: 'ratio',
        header: t('column.ratio'),
        width: '66px',
        align: 'end',
        cell: ({ ratio }) => (ratio === null ? '–' : `${ratio.toFixed(1)}×`),
      },
      {
        key: 'found',
        header: t('column.found'),
        width: 'minmax(88px, 2fr)',
        cell: (flood) => <Found flood={flood} />,
      },
      {
        key: 'challenged',
        header: t('column.challenged'),
        width: 'minmax(80px, 0.7fr)',
        cell: ({ challenged }) => <span className="mono">{challenged.join(', ') || '–'}</span>,
      },
      moment('started', t('column.first'), ({ started_at: at }) => at),
      moment('last', t('column.last'), ({ ended_at: endedAt, last_at: at }) => endedAt ?? at),
    ],
    [t],
  );
}

/** Of what inspectors found in requests of the route. Most of a flood may be requests in which nothing is found. */
function Found({ flood: { clients, countries, paths } }: { flood: WafFlood }) {
  const named = [clients, countries, paths].flatMap((values) => values.slice(0, 2));
  const text = named.map(({ value, count }) => `${value} ${formatCount(count)}`).join(' · ');
  return (
    <span className={classes.rule} title={text}>
      {text || '–'}
    </span>
  );
}

const rate = (key: string, header: string, of: (flood: WafFlood) => number): Column<WafFlood> => ({
  key,
  header,
  width: '80px',
  align: 'end',
  cell: (flood) => formatCount(Math.round(of(flood))),
  sortBy: of,
});

const moment = (
  key: string,
  header: string,
  of: (flood: WafFlood) => string,
): Column<WafFlood> => ({
  key,
  header,
  width: '92px',
  cell: (flood) => <Age at={of(flood)} />,
  sortBy: of,
});
