/** Every objective one may see, the least budget left first; live. */
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useMe } from '@/api/me';
import type { Objective } from '@/api/types/objectives';
import { paths } from '@/lib/paths';
import { useShortcuts } from '@/lib/useShortcuts';
import { useUrlState } from '@/lib/urlState';
import { byBudget, isTroubled } from '@/slo/order';
import { useObjectives } from '@/slo/reads';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Fresh } from '@/ui/live/Fresh';
import { Page } from '@/ui/page/Page';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Age } from '@/ui/time/Age';
import { CLEARED, describe, matches } from './filters';
import { ImportDialog } from './ImportDialog';
import classes from './objectives.module.css';
import { ObjectiveFilters } from './ObjectiveFilters';
import { useText } from './text';
import { useColumns } from './useColumns';
import { useMayWatch } from './useMayWatch';

/** News come every five seconds. */
const LATE_SECONDS = 15;
const MOST_READ = 2_000;

export default function ObjectivesPage() {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const navigate = useNavigate();
  const query = { tenant: url['tenant'] };
  const list = useObjectives(query);
  useReadAll(list.hasMore && list.items.length < MOST_READ, list.readMore);
  const rows = useMemo(
    () => list.items.filter((one) => matches(one, url)).toSorted(byBudget),
    [list.items, url],
  );
  const columns = useColumns();
  const open = ({ id }: Objective) => void navigate({ to: paths.objective(id) });
  const filter = describe(url);
  return (
    <Page
      title={t('title')}
      meta={<Counted items={list.items} judgedAt={list.judgedAt} />}
      actions={<Verbs />}
      bar={<ObjectiveFilters items={list.items} />}
    >
      <StaleNote error={list.error} readAtMs={list.readAtMs} onRetry={list.readAgain} />
      {list.error && list.items.length === 0 ? (
        <Failure error={list.error} onRetry={list.readAgain} />
      ) : (
        <div className={classes.fill}>
          <Fresh at={list.judgedAt} lateSeconds={LATE_SECONDS}>
            <DataGrid
              label={t('title')}
              rows={rows}
              columns={columns}
              rowKey={({ id }) => id}
              onPeek={open}
              onOpen={open}
              isLoading={list.isLoading}
              isRefreshing={list.isRefreshing}
              isPartial={list.hasMore}
              empty={
                filter ? (
                  <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
                ) : (
                  <EmptyState kind="nothing" title={t('empty.title')} text={t('empty.text')} />
                )
              }
            />
          </Fresh>
        </div>
      )}
      {url['import'] && <ImportDialog onClose={() => setUrl({ import: '' })} />}
    </Page>
  );
}

/** The list is sorted by what is left, so it has to be whole. */
function useReadAll(isNeeded: boolean, readMore: () => void): void {
  useEffect(() => {
    if (isNeeded) readMore();
  }, [isNeeded, readMore]);
}

type CountedProps = { items: readonly Objective[]; judgedAt: string | null };

function Counted({ items, judgedAt }: CountedProps) {
  const t = useText();
  if (items.length === 0) return null;
  const troubled = items.filter(isTroubled).length;
  return (
    <>
      <span>{t('count', { count: items.length })}</span>
      {troubled > 0 && (
        <span className={classes.troubled}>{t('count.troubled', { count: troubled })}</span>
      )}
      {judgedAt && (
        <span>
          {t('judged')} <Age at={judgedAt} staleAfterSeconds={LATE_SECONDS} />
        </span>
      )}
    </>
  );
}

function Verbs() {
  const t = useText();
  const [, setUrl] = useUrlState();
  const navigate = useNavigate();
  const { tenants } = useMe();
  const mayWatch = useMayWatch();
  const may = tenants.some(({ slug }) => mayWatch(slug));
  const add = () => void navigate({ to: paths.newObjective() });
  useShortcuts(may ? [{ keys: 'c', label: t('new'), run: add }] : []);
  return (
    <>
      <ApiCall request={{ method: 'GET', path: '/objectives' }} />
      {may && (
        <>
          <Button variant="default" onClick={() => setUrl({ import: 'openslo' })}>
            {t('import')}
          </Button>
          <Button component={Link} to={paths.newObjective()}>
            {t('new')}
          </Button>
        </>
      )}
    </>
  );
}
