/** One request through one or two states of a slice. */
import { useMutation } from '@tanstack/react-query';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Revision } from '@/api/types/delivery';
import type { RouteTest } from '@/api/types/tester';
import { useEndless } from '@/api/useEndless';

export const useRevisions = (slice: string) =>
  useEndless<Revision>(keys.revisions(slice), `/slices/${slice}/revisions`);

/** Nothing is stored by it, so nothing is read again after it. One after the other: that is how they are run. */
export const useTests = () =>
  useMutation<RouteTest[], ApiError, WriteRequest[]>({
    mutationFn: async (requests) => {
      const found: RouteTest[] = [];
      for (const request of requests) {
        // oxlint-disable-next-line no-await-in-loop -- a console runs one at a time
        found.push(await write<RouteTest>(request));
      }
      return found;
    },
  });
