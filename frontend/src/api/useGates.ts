import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import type { ApiError } from './errors';
import { keys } from './keys';
import type { Gates } from './types/governance';

const REREAD_MS = 60_000; // freezes begin and end by the clock, which nobody announces

/** What stands in the way of a publish of this slice now. */
export const useGates = (slice: string) =>
  useQuery<Gates, ApiError>({
    queryKey: keys.gates(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/gates`, {}, signal),
    refetchInterval: REREAD_MS,
  });
