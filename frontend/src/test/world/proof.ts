/** Evidence and timeline of the rollouts of the test world. */
import type { Evidence, EvidenceMetric, RolloutEvent } from '@/api/types/rollouts';
import { metric, type Traffic } from './counted';
import { ago, HOUR, MINUTE } from './time';

const around = (metrics: EvidenceMetric[], changes: Partial<Evidence> = {}): Evidence => ({
  metrics,
  updated_at: ago(4),
  is_stale: false,
  control_nodes: 7,
  canary_nodes: 3,
  minutes_shown: metrics[0]?.points.length ?? 0,
  baseline: {
    since: ago(3 * HOUR),
    until: ago(2 * HOUR),
    requests: 182_400,
    differed: false,
    text: '',
  },
  missing: [],
  ...changes,
});

const USUAL = { minutes: 48, canaryPerMinute: 340, controlPerMinute: 1_020 };
const THIN = { minutes: 22, canaryPerMinute: 14, controlPerMinute: 260 };
const QUIET = { minutes: 0, canaryPerMinute: 0, controlPerMinute: 0 };

const well = (traffic: Traffic) => [
  metric(
    'server_errors',
    'no_regression',
    { canary: 0.00085, control: 0.0009 },
    traffic,
    '5xx on canary nodes 0.08 % against 0.09 % on the others: no worse, 95 % sure of at most 0.06 points.',
  ),
  metric(
    'client_errors',
    'no_regression',
    { canary: 0.0214, control: 0.021 },
    traffic,
    '4xx on canary nodes 2.14 % against 2.10 % on the others: no worse.',
  ),
  metric(
    'slow',
    'inconclusive',
    { canary: 0.057, control: 0.049 },
    traffic,
    'Slower than 250 ms on canary nodes 5.7 % against 4.9 % on the others: not decided.',
  ),
];

const bad: EvidenceMetric[] = [
  metric(
    'server_errors',
    'regression',
    { canary: 0.312, control: 0.0009 },
    { minutes: 13, canaryPerMinute: 323, controlPerMinute: 972 },
    '5xx on canary nodes 31.2 % (1 312 of 4 205) against 0.09 % (11 of 12 640) on the others.',
  ),
  metric(
    'client_errors',
    'no_regression',
    { canary: 0.0204, control: 0.021 },
    { minutes: 13, canaryPerMinute: 323, controlPerMinute: 972 },
    '4xx on canary nodes 2.04 % against 2.10 % on the others: no worse.',
  ),
  metric(
    'slow',
    'off',
    { canary: 0, control: 0 },
    QUIET,
    'The hour before holds too few requests to say what is slow.',
  ),
];

/** What is known of a rollout, by its id; the usual for those not named. */
export function evidenceOf(id: string): Evidence {
  switch (id) {
    case 'ro-rolled-back':
    case 'ro-incomplete':
      return around(bad, { updated_at: ago(4 * HOUR) });
    case 'ro-held':
      return around(
        well(THIN).map((one) => ({
          ...one,
          verdict: 'inconclusive' as const,
          text: `${one.canary.requests} requests on canary nodes are too few to say.`,
        })),
        {
          canary_nodes: 1,
          control_nodes: 9,
          missing: [
            '180 more requests on canary nodes',
            '5xx at most 0.5 points above the others (now at most 1.3)',
          ],
          baseline: {
            since: ago(3 * HOUR),
            until: ago(2 * HOUR),
            requests: 14_020,
            differed: true,
            text: 'The groups differed already in the hour before: 5xx 0.31 % against 0.09 %. The judge allows for it.',
          },
        },
      );
    case 'ro-paused':
      return around(well(USUAL), { is_stale: true, updated_at: ago(74) });
    case 'ro-scheduled':
    case 'ro-frozen':
    case 'ro-pending':
    case 'ro-cancelled':
      return around(
        (['server_errors', 'client_errors', 'slow'] as const).map((name) =>
          metric(name, 'inconclusive', { canary: 0, control: 0 }, QUIET, 'Nothing counted yet.'),
        ),
        { updated_at: null, canary_nodes: 0, control_nodes: 10, missing: ['the first stage'] },
      );
    default:
      return around(well(USUAL), {
        missing: ['Slow requests: not yet known to be at most 5 points more'],
      });
  }
}

const BOB = { kind: 'user', id: 'u-bob', name: 'bob@acme.test' } as const;

type Line = [minutes: number, kind: RolloutEvent['kind'], stage: number | null, text: string];

const LINES: Line[] = [
  [13, 'stage', 2, 'Stage 3 began: 2 more nodes, edge-02 and edge-03.'],
  [14, 'verdict', 1, 'Nothing is worse: 5xx 0.08 % against 0.09 % on the others.'],
  [29, 'node', 1, 'edge-01 proved r414.'],
  [30, 'stage', 1, 'Stage 2 adds no node to stage 1.'],
  [31, 'state', 0, 'Held: 120 more requests were needed.'],
  [44, 'stage', 0, 'Stage 1 began with edge-01.'],
];

const UNSTARTED = new Set(['ro-scheduled', 'ro-frozen', 'ro-pending', 'ro-cancelled']);

export function eventsOf(id: string): RolloutEvent[] {
  const ending: Line[] =
    id === 'ro-rolled-back'
      ? [
          [1, 'state', 2, 'Rolled back: every node has proven r411 again.'],
          [
            2,
            'guard',
            2,
            '5xx on canary nodes 31.2 % against 0.09 % on the others: going back to r411.',
          ],
        ]
      : [];
  const lines = [...ending, ...(UNSTARTED.has(id) ? [] : LINES)].map(
    ([minutes, kind, stage, text], index): RolloutEvent => ({
      id: `${id}-${index}`,
      at: ago(minutes * MINUTE + 30),
      kind,
      text,
      stage,
      actor: null,
    }),
  );
  const created: RolloutEvent = {
    id: `${id}-created`,
    at: ago(45 * MINUTE),
    kind: 'created',
    text: 'Published r414.',
    stage: null,
    actor: BOB,
  };
  return [...lines, created];
}
