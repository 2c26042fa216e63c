/** Objectives of the test world: one burns, one is overspent, one is kept, one has too little traffic. */
import type {
  BreakdownItem,
  Burn,
  Condition,
  Exclusion,
  Lookback,
  Objective,
  ObjectiveHistory,
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
      bad: ['5xx', 'none'],
      ignored: ['waf', 'rate-limit'],
      threshold_ms: thresholdMs ?? null,
      effective_threshold_ms: thresholdMs ? 304.4 : null,
      parts: [],
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

/** A day in five-minute steps: a burst at half time, somebody unheard for an hour. */
export function history(seconds: number, stepSeconds: number): ObjectiveHistory {
  const count = Math.max(2, Math.floor(seconds / stepSeconds));
  let left = 0.45;
  const points = Array.from({ length: count }, (_, index) => {
    const place = index / count;
    const isUnheard = place > 0.25 && place < 0.29;
    const isBurst = place > 0.6 && place < 0.66;
    const total = Math.round((900 + 240 * Math.sin(index / 12)) * (stepSeconds / 300));
    const bad = Math.round(total * (isBurst ? 0.03 : 0.0003 + 0.0002 * Math.sin(index)));
    left -= (bad / total - 0.0004) * (14 / count);
    return {
      at: ago((count - index) * stepSeconds),
      good: isUnheard ? null : total - bad,
      bad: isUnheard ? null : bad,
      left_out: 0,
      remaining: isUnheard ? null : left,
    };
  });
  return {
    step_seconds: stepSeconds,
    since: ago(seconds),
    until: ago(0),
    target: '99.95',
    points,
    revisions: [
      {
        at: ago(seconds * 0.41),
        slice: 'acme@edge',
        sequence: 413,
        author: 'bob@acme.test',
        title: 'Search v2 behind a flag',
      },
      {
        at: ago(seconds * 0.33),
        slice: 'acme@edge',
        sequence: 414,
        author: 'bob@acme.test',
        title: 'Back to search v1',
      },
    ],
    exclusions: exclusions.filter(({ withdrawn_at: at }) => at === null),
    versions: [
      { number: 2, since: ago(12 * DAY), author: 'alice@acme.test', target: '99.95' },
      { number: 1, since: ago(40 * DAY), author: 'alice@acme.test', target: '99.9' },
    ],
    as_of: ago(4),
  };
}

export const exclusions: Exclusion[] = [
  {
    id: 'ex-1',
    since: ago(20 * HOUR),
    until: ago(18.5 * HOUR),
    reason: 'Move to the new database',
    created_by: 'alice@acme.test',
    created_at: ago(DAY),
    withdrawn_by: null,
    withdrawn_at: null,
  },
  {
    id: 'ex-2',
    since: ago(6 * DAY),
    until: ago(6 * DAY - 2 * HOUR),
    reason: 'Load test',
    created_by: 'bob@acme.test',
    created_at: ago(7 * DAY),
    withdrawn_by: 'alice@acme.test',
    withdrawn_at: ago(5 * DAY),
  },
];

export const breakdown: BreakdownItem[] = [
  { name: 'acme/shop-api', good: 180_412, bad: 1_902, share_of_bad: 0.94, burn: 20.9 },
  { name: 'acme/shop-search', good: 60_119, bad: 121, share_of_bad: 0.06, burn: 4 },
];

export const lookback: Lookback = {
  since: ago(7 * DAY),
  until: ago(0),
  step_seconds: 60,
  availability: 0.99931,
  remaining: 0.31,
  good: 1_203_290,
  bad: 828,
  pages: 3,
  tickets: 1,
  episodes: [
    { condition: 'fast_page', severity: 'page', since: ago(6 * DAY), until: ago(6 * DAY - HOUR) },
    { condition: 'slow_page', severity: 'page', since: ago(3 * DAY), until: ago(3 * DAY - HOUR) },
    { condition: 'fast_ticket', severity: 'ticket', since: ago(3 * DAY), until: ago(2 * DAY) },
    { condition: 'fast_page', severity: 'page', since: ago(40 * MINUTE), until: null },
  ],
};
