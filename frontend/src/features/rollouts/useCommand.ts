/** Sends one command to a rollout; the answer is the rollout after it, or the new one where it was tried again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Rollout, RolloutCommand } from '@/api/types/rollouts';
import type { Schemas } from '@/api/types/schemas';
import { paths } from '@/lib/paths';

type Body = Partial<Schemas['PromotionShapeRequest']>;

/** A promotion names the stage it was asked at: where the rollout has gone on since, it does nothing. */
export function commandRequest(
  { id, stage }: Pick<Rollout, 'id' | 'stage'>,
  command: RolloutCommand,
  reason: string,
): WriteRequest {
  const body: Body = reason.trim() ? { reason: reason.trim() } : {};
  if (command === 'promote') body.stage = stage;
  return { method: 'POST', path: `/rollouts/${id}/${command}`, body };
}

export function useCommand({ id, slice }: Pick<Rollout, 'id' | 'slice'>) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const readAgain = () => {
    for (const queryKey of [['rollouts'], keys.slice(slice), keys.slices()])
      void cache.invalidateQueries({ queryKey });
  };
  return useMutation<Rollout, ApiError, WriteRequest>({
    mutationFn: (request) => write<Rollout>(request),
    onSuccess: (rollout) => {
      cache.setQueryData(keys.rollout(rollout.id), rollout);
      readAgain();
      if (rollout.id !== id) void navigate({ to: paths.rollout(slice, rollout.id) });
    },
    onError: readAgain, // it may have moved on meanwhile
  });
}
