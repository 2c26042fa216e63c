/** What caches of a slice did during the last day. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { CacheUsage } from '@/api/types/intent';

const AGAIN_MS = 15_000;

export const useCacheUsage = (slice: string): UseQueryResult<CacheUsage, ApiError> =>
  useQuery<CacheUsage, ApiError>({
    queryKey: keys.cacheUsage(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/cache-usage`, { window: '24h' }, signal),
    refetchInterval: AGAIN_MS,
  });
