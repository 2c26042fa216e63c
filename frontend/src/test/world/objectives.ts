/** Objectives of the test world: one burns, one is overspent, one is kept, one has too little traffic. */
import type {
  Burn,
  Condition,
  Objective,
  ObjectiveStanding,
  ObjectiveState,
} from '@/api/types/objectives';
import { ago, DAY, HOUR, MINUTE } from './time';

const PAIRS: readonly [Condition, Burn['severity'], number, number, number][] = [
  ['fast_page', 'page', HOUR, 5 * MINUTE, 13.44],
  ['slow_page', 'page', 6 * HOUR, 30 * MINUTE, 5.6],
  ['fast_ticket', 'ticket', DAY, 2 * HOUR, 2.8],
  ['slow_ticket', 'ticket', 3 * DAY, 6 * HOUR, 0.93],
];

/** `pace`: how many times as fast as the budget allows it burns now. */
function burnsAt(pace: number, isThin = false): Burn[] {
  return PAIRS.map(([condition, severity, long, short, threshold], place): Burn => {
    const longBurn = pace / (1 + place * 0.8);
    const isOver = longBurn > threshold;
    return {
      condition,
      severity,
      is_firing: isOver && !isThin,
      is_insufficient: isThin,
      since: isOver && !isThin ? ago(14 * MINUTE) : null,
      long_seconds: long,
      short_seconds: short,
      long_burn: longBurn,
      short_burn: longBurn * 1.2,
      threshold,
      is_capped: false,
      exhaustion_seconds: (28 * DAY) / threshold,
    };
  });
}

type Sketch = {
  id: string;
  slug: string;
  name: string;
  labels: string[];
  target: string;
  standing: ObjectiveStanding;
  remaining: number | null;
  pace: number;
  events: number;
  thresholdMs?: number;
};

const BUDGET = (target: string) => 1 - Number(target) / 100;

function stateOf({ standing, remaining, target, events }: Sketch): ObjectiveState {
  const bad = remaining === null ? 0 : Math.round(events * BUDGET(target) * (1 - remaining));
  return {
    standing,
    judged_at: ago(4),
    heard_at: ago(4),
    good: events - bad,
    bad,
    availability: events > 0 ? 1 - bad / events : null,
    remaining,
    is_tentative: false,
    period_since: ago(28 * DAY),
    period_until: ago(0),
    outage_seconds_left:
      remaining === null ? null : Math.max(remaining, 0) * BUDGET(target) * 28 * DAY,
    exhausted_at_6h: remaining && remaining > 0 ? ago(-5 * DAY) : null,
    exhausted_at_24h: remaining && remaining > 0 ? ago(-19 * DAY) : null,
  };
}

function objective(sketch: Sketch): Objective {
  const { id, slug, name, labels, target, pace, standing, thresholdMs } = sketch;
  return {
    id,
    tenant: 'acme',
    slug,
    name,
    description: 'What customers of the shop notice first.',
    owner: 'Shop team',
    runbook_url: 'https://runbooks.acme.test/shop',
    gateway: 'edge',
    labels,
    is_enabled: standing !== 'disabled',
    version: 2,
    created_by: 'alice@acme.test',
    created_at: ago(40 * DAY),
    indicator: {
      kind: thresholdMs ? 'latency' : 'availability',
      routes: ['acme/shop-api'],
      services: [],
      names: [],
      bad: ['5xx', 'none'],
      ignored: ['waf', 'rate-limit'],
      threshold_ms: thresholdMs ?? null,
      effective_threshold_ms: thresholdMs ? 304.4 : null,
      parts: [],
      checks: [],
    },
    target,
    window: { type: 'rolling', days: 28, unit: null, time_zone: null },
    budgeting: { method: 'occurrences', slice_seconds: null, slice_target: null },
    guards: { min_bad: 5, min_total: 20, sustained_bad: 20 },
    policy: { warn_below: '50', hold_below: '10' },
    state: stateOf(sketch),
    burns: burnsAt(pace, standing === 'insufficient'),
  };
}

export const objectives: Objective[] = [
  objective({
    id: 'ob-web',
    slug: 'shop-web',
    name: 'Shop pages answer',
    labels: ['shop', 'tier-1'],
    target: '99.9',
    standing: 'met',
    remaining: 0.614,
    pace: 0.6,
    events: 3_912_004,
  }),
  objective({
    id: 'ob-api',
    slug: 'shop-api',
    name: 'Checkout answers',
    labels: ['shop', 'tier-1'],
    target: '99.95',
    standing: 'burning',
    remaining: 0.18,
    pace: 19.2,
    events: 1_204_118,
  }),
  objective({
    id: 'ob-fast',
    slug: 'shop-fast',
    name: 'Checkout is fast',
    labels: ['shop'],
    target: '95',
    standing: 'spent',
    remaining: -0.27,
    pace: 1.4,
    events: 1_204_118,
    thresholdMs: 300,
  }),
  objective({
    id: 'ob-admin',
    slug: 'admin',
    name: 'Back office answers',
    labels: ['internal'],
    target: '99',
    standing: 'insufficient',
    remaining: 0.96,
    pace: 0,
    events: 212,
  }),
];
