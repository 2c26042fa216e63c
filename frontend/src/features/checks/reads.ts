/** How the checks of a slice stand, what came of one, and one that is tried. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { read, write } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { CheckSpec } from '@/api/types/intent';
import type { Schemas } from '@/api/types/schemas';

export type CheckStanding = Schemas['CheckStandingShape'];
export type CheckResults = Schemas['CheckResultsShape'];
export type CheckOnNode = Schemas['CheckOnNodeShape'];
export type CheckTry = Schemas['CheckTryShape'];

const LOOK_MS = 5_000;
const TRY_MS = 700;

export const useStandings = (slice: string) =>
  useQuery<{ items: CheckStanding[] }, ApiError, ReadonlyMap<string, CheckStanding>>({
    queryKey: keys.checks(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/check-standings`, {}, signal),
    select: byName,
    refetchInterval: LOOK_MS,
  });

const byName = ({ items }: { items: CheckStanding[] }) =>
  new Map(items.map((one) => [one.name, one]));

export const useResults = (slice: string, name: string, isPublished: boolean) =>
  useQuery<CheckResults, ApiError>({
    queryKey: [...keys.checks(slice), name],
    queryFn: ({ signal }) =>
      read(`/slices/${slice}/checks/${name}/results`, { window: '1h', step: '60s' }, signal),
    refetchInterval: LOOK_MS,
    enabled: isPublished,
  });

/** Sends a check once; what came of it is asked for until it is there. */
export function useTry(slice: string) {
  const ask = useMutation<CheckTry, ApiError, CheckSpec>({
    mutationFn: (spec) =>
      write<CheckTry>({ method: 'POST', path: `/slices/${slice}/check-tries`, body: { spec } }),
  });
  const id = ask.data?.id;
  const answer = useQuery<CheckTry, ApiError>({
    queryKey: [...keys.checks(slice), 'try', id],
    queryFn: ({ signal }) => read(`/slices/${slice}/check-tries/${id}`, {}, signal),
    refetchInterval: ({ state: { data } }) => (data && data.state !== 'waiting' ? false : TRY_MS),
    enabled: id !== undefined,
  });
  return {
    begin: ask.mutate,
    error: ask.error ?? answer.error,
    tried: ask.isPending ? undefined : (answer.data ?? ask.data),
    isUnderWay:
      ask.isPending ||
      (id !== undefined && answer.data?.state !== 'answered' && answer.data?.state !== 'lost'),
  };
}
