/** The policy that an exclusion goes into, and the trial of a change against recorded requests. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { readTagged, write, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Trial } from '@/api/types/waf';
import type { StoredPolicy } from './exclusions';

/** As it stands in the draft, with the tag to change it under. */
export const usePolicy = (slice: string, name: string) =>
  useQuery<StoredPolicy, ApiError>({
    queryKey: keys.object(slice, 'waf-policies', name),
    queryFn: ({ signal }) =>
      readTagged(`/slices/${slice}/waf-policies/${encodeURIComponent(name)}`, {}, signal),
    enabled: name !== '',
  });

/** It changes nothing, so nothing is read again after it. */
export const useTrial = () =>
  useMutation<Trial, ApiError, WriteRequest>({ mutationFn: (request) => write<Trial>(request) });
