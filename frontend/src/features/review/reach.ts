/** How much traffic hangs on what changes: requests that the concerned routes and services carried lately. */
import { parseResourceName } from '@/lib/slices';
import type { Change } from '@/api/types/delivery';
import type { Traffic } from '@/api/types/traffic';

export type Reach = {
  /** Null where nothing was counted: unknown, or new. */
  of: (change: Pick<Change, 'kind' | 'name'>) => number | null;
  /** Of all requests of the slice, those that changed routes carried; null where none is concerned. */
  routes: { requests: number; share: number } | null;
};

export function reachOf(changes: readonly Change[], traffic: Traffic | undefined): Reach {
  const routes = totals(traffic?.by_route.map(({ route, total }) => [route, total]));
  const services = totals(traffic?.by_service.map(({ service, total }) => [service, total]));
  const of = ({ kind, name }: Pick<Change, 'kind' | 'name'>) =>
    ({ route: routes, service: services })[kind as 'route' | 'service']?.get(name) ?? null;
  const all = [...routes.values()].reduce((sum, total) => sum + total, 0);
  const requests = changes
    .filter(({ kind }) => kind === 'route')
    .reduce((sum, change) => sum + (of(change) ?? 0), 0);
  return { of, routes: requests > 0 ? { requests, share: requests / all } : null };
}

/** `acme/shop-root` counts for `shop-root`. */
const totals = (rows: readonly (readonly [string, number])[] = []): Map<string, number> =>
  new Map(rows.map(([resource, total]) => [parseResourceName(resource).name, total]));
