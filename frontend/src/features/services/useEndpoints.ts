/** Where endpoints come from; read again by the clock, for nodes tell of names with no live message. */
import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { ServiceEndpoints } from '@/api/types/intent';

const AGAIN_MS = 10_000;

export const useEndpoints = (slice: string, service: string) =>
  useQuery<ServiceEndpoints, ApiError>({
    queryKey: keys.endpoints(slice, service),
    queryFn: ({ signal }) =>
      read(`/slices/${slice}/services/${encodeURIComponent(service)}/endpoints`, {}, signal),
    refetchInterval: AGAIN_MS,
  });
