/** What differs between a revision and another, or the draft. Revisions never change, so only the draft's side can age. */
import { useQuery } from '@tanstack/react-query';
import { read, type ApiPath } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Plan } from '@/api/types/delivery';
import type { Against } from './against';

export const differencePath = (slice: string, sequence: number): ApiPath =>
  `/slices/${slice}/revisions/${sequence}/diff`;

export const useDifference = (slice: string, sequence: number, against: Against, enabled = true) =>
  useQuery<Plan, ApiError>({
    queryKey: [...keys.revision(slice, sequence), 'diff', against],
    queryFn: ({ signal }) =>
      read(differencePath(slice, sequence), against === null ? {} : { against }, signal),
    enabled,
    staleTime: against === 'draft' ? 0 : Infinity,
  });
