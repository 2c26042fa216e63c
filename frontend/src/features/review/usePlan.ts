import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Plan } from '@/api/types/delivery';

/** What publishing the draft would do, with everything that was found wrong. */
export const usePlan = (slice: string) =>
  useQuery<Plan, ApiError>({
    queryKey: keys.plan(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/plan`, {}, signal),
  });
