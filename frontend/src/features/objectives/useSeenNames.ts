import { useQueries } from '@tanstack/react-query';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Check } from '@/api/types/intent';
import type { Page } from '@/api/types/page';
import type { Traffic } from '@/api/types/traffic';
import { parseSlice } from '@/lib/slices';

const WINDOW = '7d';
const MOST_SLICES = 10;

/** The slices that an objective of a tenant looks at, the first few. */
const useSlicesOf = (tenant: string, gateway: string | null): string[] =>
  useMe()
    .slices.map(({ slice }) => slice)
    .filter((slice) => {
      const of = parseSlice(slice);
      return of.tenant === tenant && (gateway === null || of.gateway === gateway);
    })
    .slice(0, MOST_SLICES);

/** Checks of a tenant: what a field offers. */
export function useCheckNames(tenant: string, gateway: string | null): string[] {
  const slices = useSlicesOf(tenant, gateway);
  return useQueries({
    queries: slices.map((slice) => ({
      queryKey: keys.objects(slice, 'checks', { offered: true }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read<Page<Check>>(`/slices/${slice}/checks`, {}, signal),
    })),
    combine: (answers) =>
      named(answers.flatMap(({ data }) => data?.items ?? []).map(({ name }) => name)),
  });
}

/** Routes and services of a tenant that served in the last days, busiest first: what a field offers. */
export function useSeenNames(tenant: string, gateway: string | null) {
  const slices = useSlicesOf(tenant, gateway);
  return useQueries({
    queries: slices.map((slice) => ({
      queryKey: keys.trafficOf(slice, { window: WINDOW }),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read<Traffic>(`/slices/${slice}/traffic`, { window: WINDOW }, signal),
    })),
    combine: (answers) => {
      const known = answers.flatMap(({ data }) => data ?? []);
      return {
        routes: named(known.flatMap(({ by_route: parts }) => parts.map(({ route }) => route))),
        services: named(
          known.flatMap(({ by_service: parts }) => parts.map(({ service }) => service)),
        ),
      };
    },
  });
}

const named = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name) => name !== '-' && name !== '')),
];
