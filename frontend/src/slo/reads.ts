/** Objectives, one of them, and how it went: from REST, kept fresh by the socket. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { read, readTagged, type Query, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type {
  BreakdownBy,
  BreakdownItem,
  Objective,
  ObjectiveHistory,
} from '@/api/types/objectives';
import { useEndless, type Endless } from '@/api/useEndless';
import { useObjectiveNews } from '@/lib/live/useObjectiveNews';
import { told } from './news';

const AGAIN_MS = 30_000;

export type Objectives = Endless<Objective> & {
  /** When the newest of it was judged. */
  judgedAt: string | null;
};

/** All that one may see and the query asks for; live. */
export function useObjectives(query: Query = {}): Objectives {
  const list = useEndless<Objective>(keys.objectives(query), '/objectives', query);
  const tenants = useMemo(
    () => [...new Set(list.items.map(({ tenant }) => tenant))].toSorted(),
    [list.items],
  );
  const news = useObjectiveNews(tenants);
  const items = useMemo(
    () => list.items.map((one) => told(one, news.of.get(one.id), news.at)),
    [list.items, news],
  );
  return { ...list, items, judgedAt: newest(items) };
}

const newest = (items: readonly Objective[]): string | null =>
  items.reduce<string | null>((last, { state }) => {
    const at = state?.judged_at ?? null;
    return at !== null && (last === null || Date.parse(at) > Date.parse(last)) ? at : last;
  }, null);

/** One, live, and with the tag to change it under. */
export function useObjective(id: string) {
  const reading = useTaggedObjective(id);
  const { data } = reading;
  const tenant = data?.value.tenant;
  const news = useObjectiveNews(useMemo(() => (tenant ? [tenant] : []), [tenant]));
  const objective = useMemo(
    () => data && told(data.value, news.of.get(id), news.at),
    [data, news, id],
  );
  return { objective, etag: data?.etag, error: reading.error, readAgain: reading.refetch };
}

/** As it was written, without news: what a form begins with. */
export const useTaggedObjective = (id: string, isEnabled = true) =>
  useQuery<Tagged<Objective>, ApiError>({
    enabled: isEnabled,
    queryKey: keys.objective(id),
    queryFn: ({ signal }) => readTagged(`/objectives/${id}`, {}, signal),
    refetchInterval: AGAIN_MS, // budgets age without anything having changed
  });

export const useHistory = (id: string, windowSeconds: number, stepSeconds: number) =>
  useQuery<ObjectiveHistory, ApiError>({
    queryKey: [...keys.objective(id), 'history', windowSeconds, stepSeconds],
    queryFn: ({ signal }) =>
      read(`/objectives/${id}/history`, { window: windowSeconds, step: stepSeconds }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });

export const useBreakdown = (id: string, by: BreakdownBy, windowSeconds: number) =>
  useQuery<{ items: BreakdownItem[] }, ApiError, BreakdownItem[]>({
    queryKey: [...keys.objective(id), 'breakdown', by, windowSeconds],
    queryFn: ({ signal }) =>
      read(`/objectives/${id}/breakdown`, { by, window: windowSeconds }, signal),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
