/** Publishes the content of an older revision again, and leads to the rollout of it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Revision } from '@/api/types/delivery';
import type { Rollout } from '@/api/types/rollouts';
import { paths } from '@/lib/paths';
import { wayBody, type Way } from '@/publish/way';

type Wanted = { message: string; discardDraft: boolean; way: Way };
export const revertRequest = (
  slice: string,
  sequence: number,
  { message, discardDraft, way }: Wanted,
): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/revisions/${sequence}/revert`,
  body: { message, discard_draft: discardDraft, ...wayBody(way) },
});

type Published = { revision: Revision; rollout: Rollout };

export function useRevert(slice: string, sequence: number) {
  const navigate = useNavigate();
  const cache = useQueryClient();
  return useMutation<Published, ApiError, Wanted>({
    mutationFn: (wanted) => write(revertRequest(slice, sequence, wanted)),
    onSuccess: ({ rollout }) => {
      cache.setQueryData(keys.rollout(rollout.id), rollout);
      void navigate({ to: paths.rollout(slice, rollout.id) });
      for (const queryKey of [keys.slice(slice), keys.slices(), keys.me(), ['rollouts']])
        void cache.invalidateQueries({ queryKey });
    },
  });
}
