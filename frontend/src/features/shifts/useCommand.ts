/** Sends one command to a shift; the answer is the shift after it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Schemas } from '@/api/types/schemas';
import type { Shift, ShiftCommand } from '@/api/types/shifts';

type Body = Partial<Schemas['ShiftPromotionShapeRequest']>;

/** A promotion names the step it was asked at: where the shift has gone on since, it does nothing. */
export function commandRequest(
  { id, step }: Pick<Shift, 'id' | 'step'>,
  command: ShiftCommand,
  reason: string,
): WriteRequest {
  const body: Body = reason.trim() ? { reason: reason.trim() } : {};
  if (command === 'promote') body.step = step;
  return { method: 'POST', path: `/shifts/${id}/${command}`, body };
}

export function useCommand({ id, slice }: Pick<Shift, 'id' | 'slice'>) {
  const cache = useQueryClient();
  const readAgain = () => {
    for (const queryKey of [['shifts'], ['rollouts'], keys.slice(slice)])
      void cache.invalidateQueries({ queryKey });
  };
  return useMutation<Shift, ApiError, WriteRequest>({
    mutationFn: (request) => write<Shift>(request),
    onSuccess: (shift) => {
      cache.setQueryData(keys.shift(id), shift);
      readAgain();
    },
    onError: readAgain, // it may have moved on meanwhile
  });
}
