import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Effect } from '@/api/types/governance';

const REREAD_MS = 60_000; // its first hour may still be running

/** What a revision did to traffic; asked for only where it was sent on its way. */
export const useEffectOf = (slice: string, sequence: number, wasSent: boolean) =>
  useQuery<Effect, ApiError>({
    queryKey: keys.effect(slice, sequence),
    queryFn: ({ signal }) => read(`/slices/${slice}/revisions/${sequence}/effect`, {}, signal),
    enabled: wasSent,
    refetchInterval: REREAD_MS,
  });
