/** The names to choose from, and one request through a policy. */
import { useMutation } from '@tanstack/react-query';
import { write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Revision } from '@/api/types/delivery';
import type { Simulated } from '@/api/types/waf';
import { useEndless } from '@/api/useEndless';

export const useRevisions = (slice: string) =>
  useEndless<Revision>(keys.revisions(slice), `/slices/${slice}/revisions`);

/** Nothing is stored by it, so nothing is read again after it. */
export const useSimulation = () =>
  useMutation<Simulated, ApiError, WriteRequest>({
    mutationFn: (request) => write<Simulated>(request),
  });
