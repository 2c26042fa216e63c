/** Certificates of a slice or of all, one of them, where it is served, who issues, and what hostnames there are. */
import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { read, readTagged, type Query, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Certificate, Issuer, Place } from '@/api/types/certificates';
import type { Hostname } from '@/api/types/intent';
import { useEndless, type Endless } from '@/api/useEndless';
import { lookAgainMs } from './course';

/** The soonest to end first. A standing comes from the clock: what moved on since it was asked for is left out here too. */
export function useCertificates(query: Query): Endless<Certificate> {
  const list = useEndless<Certificate>(keys.certificates(query), '/certificates', query);
  const { standing } = query;
  const items = useMemo(
    () => (standing ? list.items.filter((one) => one.standing === standing) : list.items),
    [list.items, standing],
  );
  return { ...list, items };
}

/** With the tag to change it under; read again when the socket says so and, while it rotates, on its own. */
export const useCertificate = (id: string) =>
  useQuery<Tagged<Certificate>, ApiError>({
    queryKey: keys.certificate(id),
    queryFn: ({ signal }) => readTagged(`/certificates/${id}`, {}, signal),
    refetchInterval: ({ state }) => lookAgainMs(state.data?.value.rotation),
  });

const PLACES_MS = 15_000;

export const usePlaces = (id: string) =>
  useQuery<{ items: Place[] }, ApiError, Place[]>({
    queryKey: [...keys.certificate(id), 'places'],
    queryFn: ({ signal }) => read(`/certificates/${id}/places`, {}, signal),
    select: ({ items }) => items,
    refetchInterval: PLACES_MS, // proofs age without anything having changed
  });

export const useIssuers = () =>
  useQuery<{ items: Issuer[] }, ApiError, Issuer[]>({
    queryKey: keys.issuers(),
    queryFn: ({ signal }) => read('/issuers', {}, signal),
    select: ({ items }) => items,
  });

/** Names of the hostnames that the slice has. */
export function useHostnames(slice: string): string[] {
  const { items } = useEndless<Hostname>(
    keys.objects(slice, 'hostnames'),
    `/slices/${slice}/hostnames`,
  );
  return items.filter(({ state }) => state !== 'removed').map(({ name }) => name);
}
