/** What the page asks. All of it is read again when the slice says that something went out. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { read, type Query } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type {
  AccessRequest,
  Cut,
  Denial,
  OpenTunnels,
  PolicyUse,
  Residencies,
  Suggestions,
  UnusedRules,
  WayOutCosts,
  WentOut,
} from '@/api/types/egress';
import { useEndless } from '@/api/useEndless';

export const placeOf = (slice: string, what: string) => `/slices/${slice}/egress/${what}` as const;

export const useWentOut = (slice: string, query: Query) =>
  useQuery<WentOut, ApiError>({
    queryKey: keys.egress(slice, 'destinations', query),
    queryFn: ({ signal }) => read(placeOf(slice, 'destinations'), query, signal),
    placeholderData: keepPreviousData,
  });

export const useDenials = (slice: string, query: Query) =>
  useEndless<Denial>(keys.egress(slice, 'denials', query), placeOf(slice, 'denials'), query);

/** `days`: over how long rules are counted. */
export const usePolicyUses = (slice: string, days: number) =>
  useEndless<PolicyUse>(keys.egress(slice, 'rules', { days }), placeOf(slice, 'rules'), { days });

export const useResidencies = (slice: string, query: Query) =>
  useQuery<Residencies, ApiError>({
    queryKey: keys.egress(slice, 'residency', query),
    queryFn: ({ signal }) => read(placeOf(slice, 'residency'), query, signal),
    placeholderData: keepPreviousData,
  });

export const useWayOutCosts = (slice: string, query: Query) =>
  useQuery<WayOutCosts, ApiError>({
    queryKey: keys.egress(slice, 'costs', query),
    queryFn: ({ signal }) => read(placeOf(slice, 'costs'), query, signal),
    placeholderData: keepPreviousData,
  });

export const useTunnels = (slice: string) =>
  useQuery<OpenTunnels, ApiError>({
    queryKey: keys.egress(slice, 'tunnels'),
    queryFn: ({ signal }) => read(placeOf(slice, 'tunnels'), {}, signal),
  });

export const useCuts = (slice: string) =>
  useEndless<Cut>(keys.egress(slice, 'cuts', {}), placeOf(slice, 'cuts'));

export const useRequests = (slice: string) =>
  useEndless<AccessRequest>(keys.egress(slice, 'requests', {}), placeOf(slice, 'requests'));

export const useSuggestions = (slice: string, days: number) =>
  useQuery<Suggestions, ApiError>({
    queryKey: keys.egress(slice, 'suggestions', { days }),
    queryFn: ({ signal }) => read(placeOf(slice, 'suggestions'), { days }, signal),
  });

export const useUnused = (slice: string, days: number) =>
  useQuery<UnusedRules, ApiError>({
    queryKey: keys.egress(slice, 'unused', { days }),
    queryFn: ({ signal }) => read(placeOf(slice, 'unused'), { days }, signal),
  });
