/** Attacks: what one client tried at one route under one rule, the latest first; each leads to its events. */
import type { Query } from '@/api/client';
import type { WafAttack } from '@/api/types/waf';
import { formatCount } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { EmptyState } from '@/ui/empty/EmptyState';
import type { Column } from '@/ui/grid/columns';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { useMemo } from 'react';
import classes from './events.module.css';
import { attackQueryOf, CLEARED, describe } from './filters';
import { useAttacks } from './reads';
import { useText } from './text';
import { Client } from './useColumns';

export function AttacksTab({ slice, query: asked }: { slice: string; query: Query }) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const { query, ignored } = attackQueryOf(asked);
  const list = useAttacks(slice, query);
  const columns = useAttackColumns();
  const filter = describe(url);
  const open = ({ id }: WafAttack) => setUrl({ tab: '', attack: id }, { keepHistory: true });
  if (list.error && list.items.length === 0)
    return <Failure error={list.error} onRetry={list.readAgain} />;
  return (
    <>
      {ignored.length > 0 && (
        <p className={classes.ignored}>
          {t('attacks.unfiltered', { names: ignored.map((name) => t(`facet.${name}`)).join(', ') })}
        </p>
      )}
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      <DataGrid
        label={t('attacks')}
        rows={list.items}
        columns={columns}
        rowKey={idOf}
        onPeek={open}
        onOpen={open}
        isLoading={list.isLoading}
        isRefreshing={list.isRefreshing}
        isPartial={list.hasMore}
        onEnd={list.readMore}
        empty={
          filter ? (
            <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
          ) : (
            <EmptyState kind="nothing" title={t('attacks.none')} text={t('none.text')} />
          )
        }
      />
    </>
  );
}

const idOf = ({ id }: WafAttack): string => id;

function useAttackColumns(): Column<WafAttack>[] {
  const t = useText();
  return useMemo(
    () => [
      {
        key: 'state',
        header: t('column.state'),
        width: '98px',
        cell: ({ is_ongoing: isOngoing }) => (
          <StatusMark
            state={isOngoing ? 'running' : 'ended'}
            label={t(isOngoing ? 'attack.ongoing' : 'attack.over')}
          />
        ),
      },
      {
        key: 'client',
        header: t('column.client'),
        width: 'minmax(152px, 0.7fr)',
        cell: ({ client, country }) => <Client client={client} country={country} />,
      },
      {
        key: 'rule',
        header: t('column.rule'),
        width: 'minmax(120px, 2fr)',
        cell: ({ rule, message }) => (
          <span className={classes.rule} title={message}>
            <code>{rule}</code> {message}
          </span>
        ),
      },
      {
        key: 'route',
        header: t('column.route'),
        width: 'minmax(76px, 1fr)',
        cell: ({ route }) => <span className="mono">{route || '–'}</span>,
      },
      number('requests', t('column.requests'), ({ requests }) => requests),
      number('refused', t('column.refused'), ({ refused }) => refused),
      moment('first', t('column.first'), ({ first_at: at }) => at),
      moment('last', t('column.last'), ({ last_at: at }) => at),
    ],
    [t],
  );
}

const number = (
  key: string,
  header: string,
  of: (attack: WafAttack) => number,
): Column<WafAttack> => ({
  key,
  header,
  width: '78px',
  align: 'end',
  cell: (attack) => formatCount(of(attack)),
  sortBy: of,
});

const moment = (
  key: string,
  header: string,
  of: (attack: WafAttack) => string,
): Column<WafAttack> => ({
  key,
  header,
  width: '84px',
  cell: (attack) => <Age at={of(attack)} />,
  sortBy: of,
});
