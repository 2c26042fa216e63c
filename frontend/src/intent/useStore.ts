/** Writes one object, shows the answer at once, and lets everything else that it changes be read again behind it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { IntentObject, Plural } from '@/api/types/intent';
import type { Stored } from './work';

export type Store<Spec> = {
  write: (request: WriteRequest) => Promise<IntentObject<Spec>>;
  isBusy: boolean;
  error: ApiError | null;
};

export function useStore<Spec>(slice: string, plural: Plural): Store<Spec> {
  const cache = useQueryClient();
  const readAgain = () => {
    for (const queryKey of [keys.slice(slice), keys.me(), keys.slices()])
      void cache.invalidateQueries({ queryKey });
  };
  const writing = useMutation<IntentObject<Spec>, ApiError, WriteRequest>({
    mutationFn: (request) => write<IntentObject<Spec>>(request),
    onSuccess: (value, { method }) => {
      // Before anybody renders again: one's own save must not look like somebody else's.
      if (method !== 'DELETE')
        cache.setQueryData<Stored<Spec>>(keys.object(slice, plural, value.name), {
          value,
          etag: value.etag,
        });
      readAgain();
    },
    onError: ({ isStale }) => isStale && readAgain(),
  });
  return { write: writing.mutateAsync, isBusy: writing.isPending, error: writing.error };
}
