/** Traffic of the test world in depth: most requests take ten milliseconds, a burst took four hundred. */
import type { Refusals, SlicesTraffic, TrafficDepth } from '@/api/types/traffic';
import { point } from './evidence';
import { ago } from './time';

const BOUNDS = Array.from({ length: 145 }, (_, index) => 0.25 * 2 ** (index / 8));
const STEP = 10;
const COUNT = 90;

const bucketOf = (ms: number): number => BOUNDS.findIndex((bound) => ms < bound);

export function depth(): TrafficDepth {
  return {
    step_seconds: STEP,
    bounds_ms: BOUNDS,
    points: Array.from({ length: COUNT }, (_, index) => {
      const known = point((COUNT - index) * STEP, STEP);
      if (index > 20 && index < 25) return { ...unknown, at: known.at };
      return {
        ...known,
        '429': Math.round(known['4xx'] / 3),
        none: 0,
        latency: spread(known.total, known.p50_ms, known.p99_ms),
      };
    }),
    by_service: [
      { service: 'acme/echo-v1', total: 98_112, errors: 4 },
      { service: 'acme/echo-v2', total: 24_461, errors: 212 },
    ],
    by_code: [
      { code: 200, total: 118_004, errors: 0 },
      { code: 429, total: 3_214, errors: 0 },
      { code: 503, total: 216, errors: 216 },
      { code: 0, total: 9, errors: 0 },
    ],
    by_flags: [
      { flags: '-', total: 119_130, errors: 2 },
      { flags: 'RL', total: 3_214, errors: 0 },
      { flags: 'UH,URX', total: 214, errors: 214 },
      { flags: 'DC', total: 9, errors: 0 },
    ],
    by_revision: [
      { revision: 413, total: 62_560, errors: 212 },
      { revision: 412, total: 60_013, errors: 4 },
    ],
    as_of: ago(1),
  };
}

const unknown = {
  total: null,
  '2xx': null,
  '3xx': null,
  '4xx': null,
  '5xx': null,
  '429': null,
  none: null,
  p50_ms: null,
  p99_ms: null,
  latency: null,
};

/** Around the median, with a few around the slowest. */
function spread(total: number, p50: number, p99: number): number[][] {
  const middle = bucketOf(p50);
  const near = [0.05, 0.2, 0.4, 0.2, 0.1].map((share, place) => [
    middle - 2 + place,
    Math.round(total * share),
  ]);
  return [...near, [bucketOf(p99), Math.max(1, Math.round(total * 0.012))]];
}

export const slicesTraffic = (count = COUNT): SlicesTraffic => ({
  step_seconds: STEP,
  points: Array.from({ length: count }, (_, index) => point((count - index) * STEP, STEP)),
  by_slice: [{ slice: 'acme@edge', total: 122_573, errors: 216 }],
  as_of: ago(1),
});

const refusal = (of: Partial<Refusals['refusals'][number]>) => ({
  route: null,
  policy: null,
  reason: '',
  type: 'rate_limit',
  would_be: false,
  count: 1,
  ...of,
});

/** What acme's policies refused, as the control plane answers for one route or one policy. */
export function refusals(route: string | null, policy: string | null): Refusals {
  const told = [
    refusal({ route: 'acme/shop-api', count: 3_214 }),
    refusal({
      route: 'acme/shop-api',
      policy: 'staff',
      type: 'authorization',
      reason: 'no-admin',
      count: 14,
    }),
    refusal({ route: 'acme/shop-api', type: 'unanswered', count: 2 }),
    refusal({ route: 'acme/shop-api', type: 'oidc', reason: 'missing' }),
    refusal({ policy: 'strict', would_be: true, count: 40 }),
    refusal({ policy: 'platform/offices', type: 'ip_access', reason: 'denied', would_be: true }),
  ];
  const asked = told.filter(
    (one) => (!route || one.route === route) && (!policy || one.policy === policy),
  );
  return { refusals: asked, as_of: ago(5) };
}
