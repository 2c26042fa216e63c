/** One mutation hook for every write: sends it, then marks what it changed as old. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { write, type WriteRequest } from './client';
import type { ApiError } from './errors';

export type Writing<Value> = UseMutationResult<Value, ApiError, WriteRequest>;

/** `invalidates`: cache branches that the write makes old, e.g. `[keys.draft(slice)]`. */
export function useWrite<Value = unknown>(
  invalidates: readonly (readonly unknown[])[],
): Writing<Value> {
  const cache = useQueryClient();
  return useMutation<Value, ApiError, WriteRequest>({
    mutationFn: (request) => write<Value>(request),
    onSuccess: (_value, { dryRun }) =>
      dryRun
        ? undefined
        : Promise.all(invalidates.map((queryKey) => cache.invalidateQueries({ queryKey }))),
  });
}
