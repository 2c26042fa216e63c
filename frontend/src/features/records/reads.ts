/** What the page of requests reads. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { read, type Query } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { AccessRecord, RecordFacets } from '@/api/types/records';
import { useEndless, type Endless } from '@/api/useEndless';
import { live, useTopics } from '@/lib/live/live';

const FACETS_MS = 15_000;
const TAIL = 100;
const TAIL_MS = 5_000;

export const useRecords = (slice: string, query: Query): Endless<AccessRecord> =>
  useEndless<AccessRecord>(keys.records(slice, 'list', query), `/slices/${slice}/records`, query);

export const useRecordFacets = (slice: string, query: Query) =>
  useQuery<RecordFacets, ApiError>({
    queryKey: keys.records(slice, 'facets', query),
    queryFn: ({ signal }) => read(`/slices/${slice}/records/facets`, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: FACETS_MS,
  });

export type Tail = {
  items: readonly AccessRecord[];
  /** How many came so fast that they were passed over on the way; the list has the newest all the same. */
  skipped: number;
  error: ApiError | null;
  readAtMs: number;
};

/** The newest requests, read again as the gateway tells of new ones; the filters hold, too. */
export function useTail(slice: string, query: Query, isOn: boolean): Tail {
  const cache = useQueryClient();
  const [skipped, setSkipped] = useState(0);
  useTopics(isOn ? [`records:${slice}`] : []);
  useEffect(() => {
    if (!isOn) return;
    return live.onRecords((message) => {
      setSkipped((before) => before + message.skipped);
      void cache.invalidateQueries({ queryKey: keys.records(slice, 'tail') });
    });
  }, [cache, slice, isOn]);
  const newest = useQuery<Page<AccessRecord>, ApiError>({
    queryKey: keys.records(slice, 'tail', query),
    queryFn: ({ signal }) => read(`/slices/${slice}/records`, { ...query, limit: TAIL }, signal),
    enabled: isOn,
    placeholderData: keepPreviousData,
    refetchInterval: TAIL_MS,
  });
  return {
    items: newest.data?.items ?? [],
    skipped,
    error: newest.error,
    readAtMs: newest.dataUpdatedAt,
  };
}
