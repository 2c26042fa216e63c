/** Switches thrown and traffic being shifted at acme. */
import type { Evidence } from '@/api/types/rollouts';
import type { Shift, ShiftStep } from '@/api/types/shifts';
import type { KillSwitch } from '@/api/types/switches';
import { metric } from './counted';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

export const switches: KillSwitch[] = [
  {
    id: 'sw-1',
    slice: 'acme@edge',
    type: 'route_maintenance',
    target: 'shop-search',
    destination: '',
    reason: 'The index is being rebuilt; searching it takes the database down.',
    show_reason: true,
    outdated_ways_out: [],
    retry_after_seconds: 300,
    state: 'on',
    thrown_by: 'bob@acme.test',
    thrown_at: ago(14 * MINUTE),
    expires_at: ahead(46 * MINUTE),
    lifted_by: null,
    lifted_at: null,
    rollout: { id: 'ro-414', state: 'complete', revision: 414 },
  },
  {
    id: 'sw-2',
    slice: 'acme@edge',
    type: 'route_maintenance',
    target: 'account',
    destination: '',
    reason: 'Move of the accounts database',
    show_reason: false,
    outdated_ways_out: [],
    retry_after_seconds: 300,
    state: 'lifting',
    thrown_by: 'alice@acme.test',
    thrown_at: ago(2 * HOUR),
    expires_at: null,
    lifted_by: 'alice@acme.test',
    lifted_at: ago(20),
    rollout: { id: 'ro-415', state: 'baking', revision: 415 },
  },
  {
    id: 'sw-4',
    slice: 'acme@edge',
    type: 'destination_deny',
    target: '',
    destination: 'files.stripe.com',
    reason: 'Somebody uploads what is not ours to give',
    show_reason: true,
    outdated_ways_out: [],
    retry_after_seconds: 300,
    state: 'on',
    thrown_by: 'chen@acme.test',
    thrown_at: ago(2 * HOUR),
    expires_at: ahead(22 * HOUR),
    lifted_by: null,
    lifted_at: null,
    rollout: { id: 'ro-complete', state: 'complete', revision: 413 },
  },
  {
    id: 'sw-3',
    slice: 'acme@edge',
    type: 'tenant_suspend',
    target: '',
    destination: '',
    reason: 'Credentials of the whole shop leaked',
    show_reason: false,
    outdated_ways_out: [],
    retry_after_seconds: 300,
    state: 'off',
    thrown_by: 'alice@acme.test',
    thrown_at: ago(12 * DAY),
    expires_at: null,
    lifted_by: 'alice@acme.test',
    lifted_at: ago(12 * DAY - HOUR),
    rollout: { id: 'ro-398', state: 'complete', revision: 398 },
  },
];

const step = (
  percent: number,
  state: ShiftStep['state'],
  more: Partial<ShiftStep> = {},
): ShiftStep => ({
  percent,
  state,
  revision: null,
  rollout: null,
  started_at: null,
  baked_seconds: 0,
  requests: 0,
  ...more,
});

const passed = (percent: number, revision: number, minutesAgo: number): ShiftStep =>
  step(percent, 'passed', {
    revision,
    rollout: `ro-${revision}`,
    started_at: ago(minutesAgo * MINUTE),
    baked_seconds: 600,
    requests: 5_210,
  });

const shift = (more: Partial<Shift> & Pick<Shift, 'id' | 'state' | 'steps' | 'step'>): Shift => ({
  slice: 'acme@edge',
  route: 'shop-api',
  from_service: 'echo-v1',
  to_service: 'echo-v2',
  reason: '',
  cause: '',
  bake_seconds: 600,
  min_requests: 500,
  actor: { kind: 'user', id: 'u-bob', name: 'bob@acme.test' },
  created_at: ago(18 * MINUTE),
  finished_at: null,
  commands: [],
  ...more,
});

export const shifts: Shift[] = [
  shift({
    id: 'sh-1',
    state: 'running',
    step: 1,
    steps: [
      passed(5, 414, 18),
      step(25, 'baking', {
        revision: 415,
        rollout: 'ro-415',
        started_at: ago(7 * MINUTE),
        baked_seconds: 390,
        requests: 412,
      }),
      step(50, 'waiting'),
      step(100, 'waiting'),
    ],
    commands: ['pause', 'promote', 'abort'],
  }),
  shift({
    id: 'sh-2',
    state: 'rolled_back',
    step: 1,
    cause: '5xx on echo-v2 4.1 % (82 of 2 000) against 0.1 % (8 of 8 020) on echo-v1',
    steps: [
      { ...passed(5, 401, 2_890), state: 'stopped' },
      step(25, 'stopped', { revision: 402, baked_seconds: 240, requests: 2_000 }),
      step(50, 'waiting'),
    ],
    created_at: ago(2 * DAY),
    finished_at: ago(2 * DAY - HOUR),
  }),
  shift({
    id: 'sh-3',
    route: 'images',
    from_service: 'img-a',
    to_service: 'img-b',
    state: 'complete',
    step: 2,
    steps: [passed(10, 380, 12_900), passed(50, 381, 12_880), passed(100, 382, 12_860)],
    created_at: ago(9 * DAY),
    finished_at: ago(9 * DAY - HOUR),
  }),
];

const UNDER_WAY = { minutes: 17, canaryPerMinute: 64, controlPerMinute: 190 };
const WENT_BACK = { minutes: 34, canaryPerMinute: 60, controlPerMinute: 240 };

/** What the two services answered: one shift still lacks requests, one found the new service worse. */
export function shiftEvidence(id: string): Evidence {
  const isWorse = id === 'sh-2';
  const counts = isWorse ? WENT_BACK : UNDER_WAY;
  const errors = isWorse ? { canary: 0.041, control: 0.001 } : { canary: 0.0011, control: 0.001 };
  return {
    metrics: [
      metric(
        'server_errors',
        isWorse ? 'regression' : 'inconclusive',
        errors,
        counts,
        isWorse
          ? '5xx on echo-v2 4.1 % (82 of 2 000) against 0.1 % (8 of 8 020) on echo-v1.'
          : '5xx on echo-v2 0.1 % against 0.1 % on echo-v1: not decided.',
      ),
      metric(
        'client_errors',
        'no_regression',
        { canary: 0.0205, control: 0.021 },
        counts,
        '4xx on echo-v2 2.05 % against 2.10 % on echo-v1: no worse.',
      ),
      metric(
        'slow',
        'no_regression',
        { canary: 0.048, control: 0.05 },
        counts,
        'Slower than 250 ms on echo-v2 4.8 % against 5.0 % on echo-v1: no worse.',
      ),
    ],
    updated_at: ago(5),
    is_stale: false,
    control_nodes: 3,
    canary_nodes: 3,
    minutes_shown: counts.minutes,
    baseline: { since: null, until: null, requests: 0, differed: false, text: '' },
    missing: isWorse ? [] : ['88 more requests on echo-v2'],
  };
}
