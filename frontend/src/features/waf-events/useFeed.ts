/** Events, newest first: pages of a list, and on top of them what came since, unless a person is in the middle of it. */
import {
  keepPreviousData,
  useQuery,
  useQueryClient,
  type InfiniteData,
} from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { read, type Query } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { WafEvent } from '@/api/types/waf';
import { useEndless, type Endless } from '@/api/useEndless';
import { freshOf, isTorn, merged, newsSince } from './feed';

const NEWS = 200;
const NEWS_MS = 15_000;
const NONE: readonly WafEvent[] = [];

export type Feed = {
  events: readonly WafEvent[];
  list: Endless<WafEvent>;
  /** New events that are held back. */
  waiting: number;
  /** Show them all the same. */
  showNew: () => void;
  /** There are more of them than were read. */
  isWaitingMore: boolean;
  /** When somebody last said what is new, in milliseconds. */
  heardAtMs: number;
  error: ApiError | null;
};

/** `isHeld`: rows stay where they are. `isOpen`: the time asked for reaches up to now. */
export function useFeed(slice: string, query: Query, isOpen: boolean, isHeld: boolean): Feed {
  const path = `/slices/${slice}/waf/events` as const;
  const listKey = keys.waf(slice, 'events', query);
  const list = useEndless<WafEvent>(listKey, path, query);
  const newestAt = list.items[0]?.at;
  const asked = newestAt ? { ...query, since: newsSince(newestAt) } : query;
  const news = useQuery<Page<WafEvent>, ApiError>({
    queryKey: keys.wafNews(slice, asked),
    queryFn: ({ signal }) => read(path, { ...asked, limit: NEWS }, signal),
    enabled: isOpen && !list.isLoading,
    refetchInterval: NEWS_MS,
    placeholderData: keepPreviousData,
  });
  const isUsable = isOpen && !news.isPlaceholderData;
  const told = (isUsable && news.data?.items) || NONE;
  const fresh = useMemo(() => freshOf(told, list.items), [told, list.items]);
  const [shown, showNew] = useShown(fresh, isHeld);
  useMended(listKey, list, !isHeld && isUsable && isTorn(news.data, list.items));
  const events = useMemo(() => merged(shown, list.items), [shown, list.items]);
  return {
    events,
    list,
    waiting: fresh.length - shown.length,
    showNew,
    isWaitingMore: news.data?.next != null,
    heardAtMs: Math.max(list.readAtMs, news.dataUpdatedAt),
    error: list.error ?? news.error,
  };
}

/** Of what is fresh: all, or while it is held what was shown before. */
function useShown(
  fresh: readonly WafEvent[],
  isHeld: boolean,
): [shown: readonly WafEvent[], showNew: () => void] {
  const [last, setLast] = useState(fresh);
  if (!isHeld && last !== fresh) setLast(fresh);
  const shown = useMemo(() => {
    if (!isHeld) return fresh;
    const seen = new Set(last.map(({ id }) => id));
    return fresh.filter(({ id }) => seen.has(id));
  }, [fresh, last, isHeld]);
  return [shown, () => setLast(fresh)];
}

/** More came than one reading of news tells: the list is read again from its top. */
function useMended(
  listKey: readonly unknown[],
  { readAgain }: Endless<WafEvent>,
  isWanted: boolean,
): void {
  const cache = useQueryClient();
  useEffect(() => {
    if (!isWanted) return;
    cache.setQueryData<InfiniteData<Page<WafEvent>>>(
      listKey,
      (old) => old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) },
    );
    readAgain();
    // once for each tear; the key and the function are new on every render
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [isWanted]); // eslint-disable-line react-hooks/exhaustive-deps
}
