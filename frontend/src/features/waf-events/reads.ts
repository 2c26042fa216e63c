/** What the pages of the firewall read. Numbers are read again by the clock: attacks would ask for them all the time. */
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { read, type Query } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type {
  Proposals,
  WafAttack,
  WafBan,
  WafEvent,
  WafFacets,
  WafFlood,
  WafNode,
  WafSample,
  WafSummary,
} from '@/api/types/waf';
import { useEndless } from '@/api/useEndless';

export const NUMBERS_MS = 10_000;

const useNumbers = <Value>(slice: string, what: string, query: Query) =>
  useQuery<Value, ApiError>({
    queryKey: keys.waf(slice, what, query),
    queryFn: ({ signal }) => read(`/slices/${slice}/waf/${what}`, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: NUMBERS_MS,
  });

export const useFacets = (slice: string, query: Query) =>
  useNumbers<WafFacets>(slice, 'facets', query);

export const useSummary = (slice: string, since: string) =>
  useNumbers<WafSummary>(slice, 'summary', { since });

export const useAttacks = (slice: string, query: Query) =>
  useEndless<WafAttack>(keys.waf(slice, 'attacks', query), `/slices/${slice}/waf/attacks`, query);

export const useBans = (slice: string) =>
  useEndless<WafBan>(keys.waf(slice, 'bans', {}), `/slices/${slice}/waf/bans`, {});

export const useFloods = (slice: string) =>
  useEndless<WafFlood>(keys.waf(slice, 'floods', {}), `/slices/${slice}/waf/floods`, {});

const NODES_MS = 30_000;

/** Whether the nodes of the slice's gateway can look at requests. */
export const useInspectors = (slice: string) =>
  useQuery<{ items: readonly WafNode[] }, ApiError>({
    queryKey: keys.waf(slice, 'nodes'),
    queryFn: ({ signal }) => read(`/slices/${slice}/waf/nodes`, {}, signal),
    refetchInterval: NODES_MS,
  });

export const useEvent = (slice: string, id: string) =>
  useQuery<WafEvent, ApiError>({
    queryKey: keys.waf(slice, 'event', { id }),
    queryFn: ({ signal }) => read(`/slices/${slice}/waf/events/${id}`, {}, signal),
  });

export const useProposals = (slice: string, id: string, isAsked: boolean) =>
  useQuery<Proposals, ApiError>({
    queryKey: keys.waf(slice, 'proposals', { id }),
    queryFn: ({ signal }) => read(`/slices/${slice}/waf/events/${id}/proposals`, {}, signal),
    enabled: isAsked,
    staleTime: Infinity, // an engine is started for it, and the event does not change
  });

/** Opening a request is recorded, so it is read when somebody says so and never by itself. */
export const useSample = (slice: string, id: string) =>
  useMutation<WafSample, ApiError>({
    mutationFn: () => read(`/slices/${slice}/waf/events/${id}/sample`),
  });
