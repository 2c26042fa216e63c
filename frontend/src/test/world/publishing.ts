/** What acme is about to publish, what it published before, and the routes it has. */
import type { Change, Plan, Revision } from '@/api/types/delivery';
import type { Effect } from '@/api/types/governance';
import type { Route } from '@/api/types/intent';
import { forwardTo } from './forwards';
import { PLAN_DIGEST } from './governance';
import { ago, DAY, HOUR, MINUTE } from './time';

const change = (
  action: Change['action'],
  kind: Change['kind'],
  name: string,
  text: string,
  before: string,
  after: string,
  fields: Change['fields'] = [],
): Change => ({ action, kind, name, text, fields, before_text: before, after_text: after });

const yaml = (name: string, timeout: number) =>
  `kind: route\nname: ${name}\nspec:\n  hostnames: [shop.acme.test]\n  timeout_seconds: ${timeout}\n`;

const changes = [
  change(
    'change',
    'route',
    'shop-search',
    'route shop-search: timeout 15 s → 3 s',
    yaml('shop-search', 15),
    yaml('shop-search', 3),
    [{ pointer: '/spec/action/timeout_seconds', before: 15, after: 3 }],
  ),
  change('add', 'service', 'search-v2', 'service search-v2 added', '', 'kind: service\n'),
  change(
    'change',
    'route',
    'shop-api',
    'route shop-api: echo-v2 10 % → 25 %',
    'weight: 10\n',
    'weight: 25\n',
    [{ pointer: '/spec/action/backends/1/weight', before: 10, after: 25 }],
  ),
];

export const plan: Plan = {
  digest: PLAN_DIGEST,
  base: 413,
  changes,
  problems: [],
  unsafe: [],
  publishable: true,
  counts: { added: 1, changed: 2, removed: 0, unsafe: 0, errors: 0, warnings: 0 },
};

const MESSAGES = [
  'Search v2 behind a flag',
  'Raise the checkout timeout',
  'Images from the new pool',
];

export const revisions = MESSAGES.map(
  (message, index): Revision =>
    ({
      id: `rev-${413 - index}`,
      slice: 'acme@edge',
      sequence: 413 - index,
      message,
      author: { kind: 'user', id: 'u-bob', name: 'bob@acme.test' },
      created_at: ago(22 * MINUTE + index * 3 * HOUR + index * DAY),
      summary: { added: index, changed: 2, removed: index % 2 },
      live: index === 0,
      reverts: null,
      rollout: { id: `ro-${413 - index}`, state: 'complete' },
    }) as unknown as Revision,
);

const count = (requests: number, bad: number) => ({ requests, bad, share: bad / requests });

export const effect: Effect = {
  revision: 413,
  base: 412,
  since: ago(22 * MINUTE),
  until: ago(2 * MINUTE),
  minutes: 20,
  text: 'Server errors rose from 0.04 % to 0.31 %; everything else stayed as it was.',
  metrics: [
    {
      metric: 'server_errors',
      before: count(498_112, 201),
      after: count(163_407, 512),
      difference: 0.0027,
      lower: 0.0024,
      upper: 0.0031,
      text: 'Server errors 0.31 % (512 of 163 407) after 0.04 % (201 of 498 112).',
    },
    {
      metric: 'client_errors',
      before: count(498_112, 10_460),
      after: count(163_407, 3_399),
      difference: -0.0002,
      lower: -0.001,
      upper: 0.0006,
      text: 'Client errors 2.08 % after 2.10 %: no difference that counts.',
    },
    {
      metric: 'slow',
      before: count(498_112, 24_902),
      after: count(163_407, 8_230),
      difference: 0.0004,
      lower: -0.0008,
      upper: 0.0016,
      text: 'Slower than 250 ms: 5.04 % after 5.00 %: no difference that counts.',
    },
  ],
  latency: { before_p50_ms: 11, after_p50_ms: 11.4, before_p99_ms: 92, after_p99_ms: 131 },
  routes: [
    {
      route: 'shop-api',
      before: { requests: 190_020, errors: 88 },
      after: { requests: 62_511, errors: 498 },
    },
    {
      route: 'shop-web',
      before: { requests: 242_117, errors: 12 },
      after: { requests: 80_904, errors: 3 },
    },
    {
      route: 'shop-search',
      before: { requests: 41_300, errors: 0 },
      after: { requests: 13_218, errors: 0 },
    },
  ],
};

const route = (
  name: string,
  path: string,
  backends: [service: string, weight: number][],
): Route => ({
  id: `o-${name}`,
  kind: 'route',
  name,
  slice: 'acme@edge',
  state: name === 'shop-search' ? 'changed' : 'published',
  spec: {
    description: '',
    enabled: true,
    hostnames: ['shop.acme.test'],
    match: {
      path: { type: 'prefix', value: path },
      methods: [],
      headers: [],
      query: [],
      cookies: [],
      grpc: null,
      client_addresses: [],
      countries: [],
      asns: [],
      tls_fingerprints: [],
      scheme: null,
    },
    action: forwardTo(...backends),
    request_headers: { set: [], add: [], remove: [] },
    response_headers: { set: [], add: [], remove: [] },
    waf: null,
    dlp: null,
    records: null,
    policies: name === 'shop-api' ? ['strict'] : [],
    policies_off: [],
  },
  updated_at: ago(3 * HOUR),
  updated_by: 'bob@acme.test',
  etag: '"5"',
  problems: [],
});

export const routes: Route[] = [
  route('shop-api', '/api', [
    ['echo-v1', 75],
    ['echo-v2', 25],
  ]),
  route('shop-search', '/search', [['echo-v1', 100]]),
  route('shop-web', '/', [['echo-v1', 100]]),
];
