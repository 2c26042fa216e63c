/** Alerts that fire now, of all that one may see. */
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Alert } from '@/api/types/alerts';
import type { Page } from '@/api/types/page';
import { byUrgency } from './looks';

const AGAIN_MS = 30_000; // silences begin and end by the clock, which nobody announces
const FILTER = { state: 'firing', limit: 200 };
const NONE: readonly Alert[] = [];

export type Firing = {
  /** The most urgent first. */
  items: readonly Alert[];
  isPending: boolean;
  error: ApiError | null;
  /** When it was read, in milliseconds; 0 before the first answer. */
  readAtMs: number;
  readAgain: () => void;
};

export function useFiring(): Firing {
  const { data, isPending, error, dataUpdatedAt, refetch } = useQuery<Page<Alert>, ApiError>({
    queryKey: keys.alerts(FILTER),
    queryFn: ({ signal }) => read('/alerts', FILTER, signal),
    refetchInterval: AGAIN_MS,
  });
  const items = useMemo(() => data?.items.toSorted(byUrgency) ?? NONE, [data]);
  return { items, isPending, error, readAtMs: dataUpdatedAt, readAgain: () => void refetch() };
}
