/** Events, newest first, with facets beside them. New ones slide in at the top; they wait while somebody reads. */
import { useNavigate } from '@tanstack/react-router';
import { useId, useRef, useState } from 'react';
import type { Query } from '@/api/client';
import type { WafEvent } from '@/api/types/waf';
import { useUrlState } from '@/lib/urlState';
import { paths } from '@/lib/paths';
import { EmptyState } from '@/ui/empty/EmptyState';
import { DataGrid } from '@/ui/grid/DataGrid';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import classes from './events.module.css';
import { Facets } from './Facets';
import { CLEARED, describe, filtersOf } from './filters';
import { useFacets } from './reads';
import { useText } from './text';
import { useColumns } from './useColumns';
import { useFeed, type Feed } from './useFeed';

type Props = { slice: string; query: Query };

export function EventsTab({ slice, query }: Props) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const [isAtTop, setAtTop] = useState(true);
  const [isPointed, setPointed] = useState(false);
  const [isFiltering, setFiltering] = useState(false); // asked only where the page is narrow
  const facetsId = useId();
  const place = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const feed = useFeed(slice, query, query['until'] === undefined, !isAtTop || isPointed);
  const { data: facets } = useFacets(slice, query);
  const columns = useColumns();
  const { list } = feed;
  const filter = describe(url);
  const set = Object.keys(filtersOf(url)).length;
  const open = ({ id }: WafEvent) => void navigate({ to: paths.wafEvent(slice, id) });
  const showNew = () => {
    feed.showNew();
    const grid = place.current?.querySelector('[role="grid"]');
    if (grid) grid.scrollTop = 0;
  };
  if (list.error && list.items.length === 0)
    return <Failure error={list.error} onRetry={list.readAgain} />;
  return (
    <>
      <StaleNote error={feed.error} readAtMs={feed.heardAtMs} onRetry={list.readAgain} />
      <div className={classes.events} data-open={isFiltering || undefined}>
        <Facets facets={facets} id={facetsId} />
        <div
          className={classes.list}
          ref={place}
          onPointerMove={() => setPointed(true)}
          onPointerLeave={() => setPointed(false)}
        >
          <NewPill feed={feed} onShow={showNew} />
          <button
            type="button"
            className={classes.filters}
            aria-expanded={isFiltering}
            aria-controls={facetsId}
            onClick={() => setFiltering(!isFiltering)}
          >
            {isFiltering ? t('facets.hide') : t(set > 0 ? 'facets.set' : 'facets', { count: set })}
          </button>
          <DataGrid
            label={t('events')}
            rows={feed.events}
            columns={columns}
            rowKey={idOf}
            tone={toneOf}
            onPeek={open}
            onOpen={open}
            onTop={setAtTop}
            isLoading={list.isLoading}
            isRefreshing={list.isRefreshing}
            isPartial
            onEnd={list.readMore}
            empty={
              filter ? (
                <EmptyState kind="filtered" filter={filter} onClear={() => setUrl(CLEARED)} />
              ) : (
                <EmptyState kind="nothing" title={t('none')} text={t('none.text')} />
              )
            }
          />
        </div>
      </div>
    </>
  );
}

const idOf = ({ id }: WafEvent): string => id;
const toneOf = ({ label }: WafEvent) => (label === 'false_positive' ? 'muted' : undefined);

/** How many wait; in the page all the time, so that it is announced. */
function NewPill({ feed, onShow }: { feed: Feed; onShow: () => void }) {
  const t = useText();
  const { waiting, isWaitingMore } = feed;
  return (
    <div className={classes.pill} role="status">
      {waiting > 0 && (
        <button type="button" onClick={onShow}>
          {t(isWaitingMore ? 'new.more' : 'new', { count: waiting })}
        </button>
      )}
    </div>
  );
}
