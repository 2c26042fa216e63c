/** The query cache: data is fresh until the live connection says otherwise, and never older than half a minute. */
import { QueryClient } from '@tanstack/react-query';
import { asApiError } from '@/api/errors';

const STALE_MS = 30_000;
const MAX_TRIES = 2;

/** What the server refused will be refused again; what did not arrive may arrive. */
const isWorthAnotherTry = (failures: number, error: Error): boolean => {
  const status = asApiError(error)?.status ?? 0;
  return failures < MAX_TRIES && (status === 0 || status >= 502);
};

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: STALE_MS, retry: isWorthAnotherTry, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
