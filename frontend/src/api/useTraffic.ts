import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import { keys } from './keys';
import type { Traffic } from './types/traffic';

const REREAD_MS = 30_000;

/** The last 15 minutes of a slice. */
export const useTraffic = (slice: string) =>
  useQuery({
    queryKey: keys.traffic(slice),
    queryFn: ({ signal }) => read<Traffic>(`/slices/${slice}/traffic`, { window: '15m' }, signal),
    refetchInterval: REREAD_MS,
  }).data;
