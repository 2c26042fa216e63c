/** Temporary bans: who is on the lists of the policies, why and until when; one click takes a client off. */
import { useMemo } from 'react';
import type { WafBan } from '@/api/types/waf';
import { useMayInSlice } from '@/api/useSlice';
import { EmptyState } from '@/ui/empty/EmptyState';
import type { Column } from '@/ui/grid/columns';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { BanActions } from './BanActions';
import classes from './events.module.css';
import { NodeName } from './NodeName';
import { useBans } from './reads';
import { useText } from './text';
import { Client } from './useColumns';

export function BansTab({ slice }: { slice: string }) {
  const t = useText();
  const list = useBans(slice);
  const columns = useBanColumns(slice);
  if (list.error && list.items.length === 0)
    return <Failure error={list.error} onRetry={list.readAgain} />;
  return (
    <>
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      <DataGrid
        label={t('bans')}
        rows={list.items}
        columns={columns}
        rowKey={idOf}
        isLoading={list.isLoading}
        isRefreshing={list.isRefreshing}
        isPartial={list.hasMore}
        onEnd={list.readMore}
        empty={<EmptyState kind="nothing" title={t('bans.none')} text={t('bans.none.text')} />}
      />
    </>
  );
}

const idOf = ({ id }: WafBan): string => id;

const LOOKS = {
  present: 'stopped',
  would_be: 'waiting',
  past: 'ended',
  released: 'cancelled',
} as const;

function useBanColumns(slice: string): Column<WafBan>[] {
  const t = useText();
  const mayRelease = useMayInSlice(slice, 'publish');
  const mayEdit = useMayInSlice(slice, 'edit');
  return useMemo(
    () => [
      {
        key: 'state',
        header: t('column.state'),
        width: '118px',
        cell: ({ state, action }) => (
          <StatusMark
            state={LOOKS[state]}
            label={t(state === 'present' ? `ban.${action}` : `ban.${state}`)}
          />
        ),
      },
      {
        key: 'client',
        header: t('column.client'),
        width: 'minmax(152px, 0.9fr)',
        cell: ({ client, country }) => <Client client={client} country={country} />,
      },
      {
        key: 'why',
        header: t('column.why'),
        width: 'minmax(120px, 1.4fr)',
        cell: ({ policy, rule, times }) => (
          <span className={classes.rule}>
            <code>{policy}</code> {t('ban.why', { rule: rule || '–', count: times })}
          </span>
        ),
      },
      {
        key: 'node',
        header: t('column.node'),
        width: 'minmax(70px, 0.5fr)',
        cell: ({ node }) => <NodeName id={node} />,
      },
      {
        key: 'since',
        header: t('column.since'),
        width: '84px',
        cell: ({ since }) => <Age at={since} />,
      },
      {
        key: 'until',
        header: t('column.until'),
        width: '96px',
        cell: ({ until, released_at: releasedAt }) => <Age at={releasedAt ?? until} />,
      },
      {
        key: 'acts',
        header: t('column.acts'),
        width: '190px',
        align: 'end',
        cell: (ban) => (
          <BanActions slice={slice} ban={ban} mayRelease={mayRelease} mayEdit={mayEdit} />
        ),
      },
    ],
    [t, slice, mayRelease, mayEdit],
  );
}
