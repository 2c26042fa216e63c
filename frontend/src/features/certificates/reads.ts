/** Certificates of a slice or of all, one of them, where it is served, who issues, and what hostnames there are. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { read, readTagged, type Query, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type {
  CalendarSpan,
  Certificate,
  CertificateCalendar,
  CertificateSummary,
  Issuer,
  Place,
} from '@/api/types/certificates';
import type { Hostname } from '@/api/types/intent';
import { useEndless, type Endless } from '@/api/useEndless';
import { lookAgainMs } from './course';

/** The soonest to end first. */
export const useCertificates = (query: Query): Endless<Certificate> =>
  useEndless<Certificate>(keys.certificates(query), '/certificates', query);

const NUMBERS_MS = 60_000;

/** Counts of all certificates that the query asks for, also of those that were not read. */
export const useSummary = (query: Query) =>
  useQuery<CertificateSummary, ApiError>({
    queryKey: keys.certificateNumbers('summary', query),
    queryFn: ({ signal }) => read('/certificates/summary', query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: NUMBERS_MS, // standings come by the clock
  });

/** What comes for all of them; `span` undefined: the one that suits. */
export const useCalendar = (query: Query, span: CalendarSpan | undefined) =>
  useQuery<CertificateCalendar, ApiError>({
    queryKey: keys.certificateNumbers('calendar', { ...query, span }),
    queryFn: ({ signal }) => read('/certificates/calendar', { ...query, span }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: NUMBERS_MS, // the strip moves on slot by slot
  });

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
