/** Publishes exactly the plan on screen, and leads to its rollout. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Revision } from '@/api/types/delivery';
import type { Rollout } from '@/api/types/rollouts';
import { paths } from '@/lib/paths';

type Published = { revision: Revision; rollout: Rollout };

export function usePublish(slice: string) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  return useMutation<Published, ApiError, WriteRequest>({
    mutationFn: (request) => write<Published>(request),
    // The page goes on at once; what it left behind is read again when somebody looks.
    onSuccess: ({ rollout }) => {
      cache.setQueryData(keys.rollout(rollout.id), rollout);
      void navigate({ to: paths.rollout(slice, rollout.id) });
      for (const queryKey of [keys.slice(slice), keys.slices(), keys.me(), ['rollouts']])
        void cache.invalidateQueries({ queryKey });
    },
    onError: () => void cache.invalidateQueries({ queryKey: keys.plan(slice) }),
  });
}
