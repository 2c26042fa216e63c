/** Audit entries and traffic of the test world. */
import type { Entry } from '@/api/types/audit';
import type { Traffic, TrafficPoint } from '@/api/types/traffic';
import { ago, HOUR, MINUTE } from './time';

type Line = [
  seconds: number,
  actor: string,
  verb: string,
  kind: string,
  name: string,
  slice: string | null,
  summary: string,
];

const LINES: Line[] = [
  [
    18,
    'edge-2',
    'slice.reject',
    'slice',
    'acme@edge',
    'acme@edge',
    'edge-2 refused r413: unknown cluster ‘acme/search-v2’',
  ],
  [
    40,
    'mallory@globex.test',
    'revision.publish',
    'revision',
    'r88',
    'globex@edge',
    'published r88: Move search to the new pool',
  ],
  [
    4 * MINUTE,
    'bob@acme.test',
    'route.update',
    'route',
    'shop-api',
    'acme@edge',
    'route shop-api: backends echo-v1 90 → 10, echo-v2 10 → 90',
  ],
  [
    6 * MINUTE,
    'bob@acme.test',
    'service.create',
    'service',
    'search-v2',
    'acme@edge',
    'service search-v2 added',
  ],
  [
    7 * MINUTE,
    'deploy pipeline',
    'route.update',
    'route',
    'shop-search',
    'acme@edge',
    'route shop-search: timeout 15 s → 3 s',
  ],
  [
    22 * MINUTE,
    'bob@acme.test',
    'revision.publish',
    'revision',
    'r413',
    'acme@edge',
    'published r413: Search v2 behind a flag',
  ],
  [
    51 * MINUTE,
    'alice@acme.test',
    'member.update',
    'member',
    'chen@acme.test',
    null,
    'chen@acme.test: roles viewer → security',
  ],
  [
    2 * HOUR,
    'alice@acme.test',
    'token.create',
    'token',
    'dashboards',
    null,
    'token dashboards created (view)',
  ],
  [
    3 * HOUR,
    'bob@acme.test',
    'revision.publish',
    'revision',
    'r412',
    'acme@edge',
    'published r412: Raise the checkout timeout',
  ],
  [5 * HOUR, 'system', 'node.stale', 'node', 'edge-3', null, 'edge-3 was last heard of 9 min ago'],
];

const KIND_OF: Record<string, Entry['actor']['kind']> = {
  'edge-2': 'node',
  system: 'system',
  'deploy pipeline': 'token',
};

export const entries: Entry[] = Array.from({ length: 12 }, (_, day) =>
  LINES.map(([seconds, actor, verb, kind, name, slice, summary], index): Entry => ({
    id: `e-${day}-${index}`,
    at: ago(seconds + day * 7 * HOUR),
    actor: { kind: KIND_OF[actor] ?? 'user', id: actor, name: actor },
    verb,
    target: { kind, id: name, name },
    tenant: slice?.split('@')[0] ?? 'acme',
    slice,
    summary,
    changes:
      verb === 'route.update'
        ? [{ pointer: '/spec/action/timeout_seconds', before: 15, after: 3 }]
        : [],
    request_id: `req-${day}${index}f3a9`,
    ip: actor.includes('@') ? '192.0.2.17' : '',
    outcome: verb.endsWith('.reject') ? 'refused' : 'done',
    chain: slice?.split('@')[0] ?? 'acme',
    position: 1_200 - day * LINES.length - index,
    digest: 'a3f09c1b'.repeat(8),
    redacted: [],
    is_whole: true,
  })),
).flat();

/** A quiet day: a slow wave with a small burst of failures five minutes ago. */
export function traffic(stepSeconds: number, count: number): Traffic {
  const points = Array.from({ length: count }, (_, index) =>
    point((count - index) * stepSeconds, stepSeconds),
  );
  return {
    step_seconds: stepSeconds,
    points,
    by_route: [
      { route: 'acme/shop-web', total: 61_240, errors: 3, limited: 0, p99_ms: 84 },
      { route: 'acme/shop-api', total: 48_007, errors: 212, limited: 37, p99_ms: 412 },
      { route: 'acme/shop-search', total: 9_911, errors: 0, limited: 0, p99_ms: 38 },
      { route: 'acme/images', total: 2_804, errors: 0, limited: 0, p99_ms: 17 },
      { route: 'acme/account', total: 611, errors: 1, limited: 0, p99_ms: 133 },
    ],
    by_service: [
      { service: 'acme/echo-v1', total: 98_112, errors: 4 },
      { service: 'acme/echo-v2', total: 24_461, errors: 212 },
    ],
    by_revision: [
      { revision: 412, total: 60_013, errors: 4 },
      { revision: 413, total: 62_560, errors: 212 },
    ],
    as_of: ago(1),
  };
}

/** A point of which everything is known. */
type KnownPoint = { [Name in keyof TrafficPoint]: NonNullable<TrafficPoint[Name]> };

export function point(secondsAgo: number, stepSeconds: number): KnownPoint {
  const at = ago(secondsAgo);
  const wave = Math.sin(Date.parse(at) / 90_000) * 0.16 + Math.sin(Date.parse(at) / 11_000) * 0.05;
  const total = Math.round(138 * stepSeconds * (1 + wave));
  const isBurst = secondsAgo > 280 && secondsAgo < 340;
  const failed = isBurst ? Math.round(total * 0.09) : Math.round(total * 0.0004);
  const refused = Math.round(total * (0.021 + wave * 0.02));
  const redirected = Math.round(total * 0.03);
  return {
    at,
    total,
    '2xx': total - failed - refused - redirected,
    '3xx': redirected,
    '4xx': refused,
    '5xx': failed,
    p50_ms: 11 + wave * 6,
    p99_ms: (isBurst ? 410 : 92) + wave * 60,
  };
}
