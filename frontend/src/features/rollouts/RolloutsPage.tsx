/** The rollouts of one slice, or of all that one may see: those that move first; every filter in the address. */
import { Button } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Rollout } from '@/api/types/rollouts';
import { useGateways } from '@/api/useGateways';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useUrlState } from '@/lib/urlState';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { CLEARED, describe, queryOf } from './filters';
import classes from './list.module.css';
import { RolloutFilters } from './RolloutFilters';
import { isEnded, isTroubled } from './states';
import { useRolloutsText } from './text';
import { useColumns } from './useColumns';
import { useRollouts } from './useRollouts';

const NOTHING: readonly never[] = [];

export default function RolloutsPage() {
  const t = useRolloutsText();
  const { slice } = useParams({ strict: false }) as { slice?: string };
  const [url, setUrl] = useUrlState();
  const query = queryOf(url, slice);
  const list = useRollouts(query);
  const columns = useColumns(slice === undefined);
  useFollowed(slice);
  const navigate = useNavigate();
  const open = ({ slice: its, id }: Rollout) => void navigate({ to: paths.rollout(its, id) });
  const filter = describe(query, slice);
  return (
    <Page
      title={t('title')}
      meta={<Counted items={list.items} hasMore={list.hasMore} />}
      actions={
        <>
          {slice && (
            <Button component={Link} variant="default" to={paths.allRollouts()}>
              {t('all')}
            </Button>
          )}
          <ApiCall request={{ method: 'GET', path: addressOf(query) }} />
        </>
      }
      bar={<RolloutFilters isOfAll={slice === undefined} />}
    >
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      {list.error && list.items.length === 0 ? (
        <Failure error={list.error} onRetry={list.readAgain} />
      ) : (
        <DataGrid
          label={t('title')}
          rows={list.items}
          columns={columns}
          rowKey={({ id }) => id}
          onPeek={open}
          onOpen={open}
          note={noteOf}
          isLoading={list.isLoading}
          isRefreshing={list.isRefreshing}
          isPartial={list.hasMore}
          onEnd={list.readMore}
          empty={
            filter ? (
              <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
            ) : (
              <EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text')} />
            )
          }
        />
      )}
    </Page>
  );
}

/** Hear of rollouts of the slice, or of every gateway one may see. */
function useFollowed(slice: string | undefined): void {
  const { data: gateways = NOTHING } = useGateways();
  useTopics(slice ? [`slice:${slice}`] : gateways.map(({ slug }) => `gateway:${slug}`));
}

function Counted({ items, hasMore }: { items: readonly Rollout[]; hasMore: boolean }) {
  const t = useRolloutsText();
  const active = items.filter(({ state }) => !isEnded(state)).length;
  if (items.length === 0) return null;
  return (
    <>
      <span>{t(hasMore ? 'count.more' : 'count', { count: items.length })}</span>
      {active > 0 && <span>{t('count.active', { count: active })}</span>}
    </>
  );
}

/** Why it does not go on, under the line of what it is. */
const noteOf = ({ state, reason, cause }: Rollout) =>
  isTroubled(state) && (
    <span className={classes.why} data-state={state}>
      {cause || reason}
    </span>
  );

function addressOf(query: ReturnType<typeof queryOf>): `/${string}` {
  const text = new URLSearchParams(query as Record<string, string>).toString();
  return text ? `/rollouts?${text}` : '/rollouts';
}
