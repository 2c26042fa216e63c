/** Who issues certificates: all of them, and one with the tag to change it under. */
import { useQuery } from '@tanstack/react-query';
import { read, readTagged, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Issuer } from '@/api/types/issuers';

export const useIssuers = () =>
  useQuery<{ items: Issuer[] }, ApiError, Issuer[]>({
    queryKey: keys.issuers(),
    queryFn: ({ signal }) => read('/issuers', {}, signal),
    select: ({ items }) => items,
  });

export const useIssuer = (name: string) =>
  useQuery<Tagged<Issuer>, ApiError>({
    queryKey: [...keys.issuers(), 'one', name],
    queryFn: ({ signal }) => readTagged(`/issuers/${name}`, {}, signal),
  });
