import { useQuery } from '@tanstack/react-query';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Rollout } from '@/api/types/rollouts';
import { useTopics } from '@/lib/live/live';
import { lookAgainMs } from './states';

/** One rollout with all its nodes, read again when the socket says so and, while it is active, on its own. */
export function useRollout(slice: string, id: string) {
  useTopics([`slice:${slice}`]);
  return useQuery<Rollout, ApiError>({
    queryKey: keys.rollout(id),
    queryFn: ({ signal }) => read(`/rollouts/${id}`, {}, signal),
    refetchInterval: ({ state }) => lookAgainMs(state.data?.state),
  });
}
