import { useQuery } from '@tanstack/react-query';
import { read } from './client';
import type { ApiError } from './errors';
import { keys } from './keys';
import type { AlertSummary } from './types/alerts';

const REREAD_MS = 30_000; // silences begin and end by the clock, which nobody announces

/** How many alerts fire now, of all one may see. */
export const useAlertSummary = () =>
  useQuery<AlertSummary, ApiError>({
    queryKey: keys.alertSummary(),
    queryFn: ({ signal }) => read('/alerts/summary', {}, signal),
    refetchInterval: REREAD_MS,
  });
