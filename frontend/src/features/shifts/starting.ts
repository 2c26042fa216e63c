/** A shift about to be started. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Route } from '@/api/types/intent';

export type Start = {
  route: string;
  from: string;
  to: string;
  steps: string[];
  bakeSeconds: number;
  minRequests: number;
};

export const FIRST: Start = {
  route: '',
  from: '',
  to: '',
  steps: ['5', '25', '50', '100'],
  bakeSeconds: 600,
  minRequests: 500,
};

/** Services a route splits its traffic between; empty for redirects. */
export const servicesOf = ({ spec: { action } }: Route): string[] =>
  action.type === 'forward' ? action.backends.map(({ service }) => service) : [];

/** Routes that are served and have at least two services. */
export const shiftable = (routes: readonly Route[]): Route[] =>
  routes.filter((route) => route.state !== 'added' && servicesOf(route).length > 1);

/** With the route chosen: from the service that has most to the one that has least. */
export function withRoute(start: Start, route: Route | undefined): Start {
  if (!route || route.spec.action.type !== 'forward')
    return { ...start, route: '', from: '', to: '' };
  const sorted = route.spec.action.backends.toSorted((one, other) => other.weight - one.weight);
  return withPair(start, route, sorted[0]?.service ?? '', sorted.at(-1)?.service ?? '');
}

/** With the pair chosen: in those of the usual steps that give the new service more than it has. */
export function withPair(start: Start, route: Route, from: string, to: string): Start {
  const has = shareOf(route, from, to);
  const steps = FIRST.steps.filter((step) => Number(step) > has);
  return { ...start, route: route.name, from, to, steps };
}

/** Percent of the pair's weight that `to` has by now; as the draft says, which is nearly always what is live. */
function shareOf({ spec: { action } }: Route, from: string, to: string): number {
  const backends = action.type === 'forward' ? action.backends : [];
  const weightOf = (name: string) => backends.find(({ service }) => service === name)?.weight ?? 0;
  const whole = weightOf(from) + weightOf(to);
  return whole > 0 ? (weightOf(to) / whole) * 100 : 0;
}

const percents = (steps: readonly string[]): number[] =>
  steps.map(Number).toSorted((one, other) => one - other);

/** What is missing or cannot be, as a key of words; null where it can be sent. */
export function startProblem({
  route,
  from,
  to,
  steps,
  bakeSeconds,
  minRequests,
}: Start): 'need.route' | 'need.pair' | 'need.steps' | 'need.bake' | null {
  if (!route) return 'need.route';
  if (!from || !to || from === to) return 'need.pair';
  if (steps.length === 0 || !percents(steps).every(isFair)) return 'need.steps';
  return bakeSeconds >= 0 && minRequests >= 0 ? null : 'need.bake';
}

const isFair = (percent: number): boolean =>
  Number.isInteger(percent) && percent > 0 && percent <= 100;

export const startRequest = (slice: string, start: Start): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/shifts`,
  body: {
    route: start.route,
    from_service: start.from,
    to_service: start.to,
    steps: percents(start.steps),
    bake_seconds: start.bakeSeconds,
    min_requests: start.minRequests,
  },
});
