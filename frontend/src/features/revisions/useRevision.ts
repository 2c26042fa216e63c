import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Revision } from '@/api/types/delivery';

export const useRevision = (slice: string, sequence: number) =>
  useQuery<Revision, ApiError>({
    queryKey: keys.revision(slice, sequence),
    queryFn: ({ signal }) => read(`/slices/${slice}/revisions/${sequence}`, {}, signal),
  });
