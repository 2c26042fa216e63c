/** What went out of acme lately: destinations, denials, tunnels and cuts. */
import type {
  Cut,
  Denial,
  DestinationLine,
  OpenTunnels,
  Verdicts,
  WentOut,
  WentTo,
} from '@/api/types/egress';
import { ago, DAY, HOUR, MINUTE } from './time';

const SECOND = 1;
export const NONE: Verdicts = {
  allowed: 0,
  would_deny: 0,
  denied: 0,
  failed: 0,
  bytes_up: 0,
  bytes_down: 0,
};

const line = (workload: string, change: Partial<Verdicts>): DestinationLine => ({
  ...NONE,
  workload,
  ...change,
});

function to(destination: string, ...workloads: DestinationLine[]): WentTo {
  const sum = (name: keyof Verdicts) => workloads.reduce((total, one) => total + one[name], 0);
  return {
    destination,
    allowed: sum('allowed'),
    would_deny: sum('would_deny'),
    denied: sum('denied'),
    failed: sum('failed'),
    bytes_up: sum('bytes_up'),
    bytes_down: sum('bytes_down'),
    last_at: ago(4 * SECOND),
    first_seen_at: ago(40 * DAY),
    last_seen_at: ago(4 * SECOND),
    workloads,
    trend: [],
  };
}

export const wentOut: WentOut = {
  as_of: ago(SECOND),
  since: ago(DAY),
  step_seconds: 3_600,
  items: [
    to(
      'api.stripe.com:443',
      line('orders', { allowed: 18_402, bytes_up: 42_000_000, bytes_down: 310_000_000 }),
    ),
    to(
      'stripe.egress:80',
      line('orders', { allowed: 3_204, bytes_up: 6_400_000, bytes_down: 22_000_000 }),
    ),
    to(
      'codeload.github.com:443',
      line('builder', { allowed: 2_110, bytes_up: 900_000, bytes_down: 5_400_000_000 }),
    ),
    to(
      'registry.npmjs.org:443',
      line('builder', { would_deny: 960, bytes_up: 600_000, bytes_down: 780_000_000 }),
    ),
    to(
      'deb.debian.org:80',
      line('builder', { allowed: 410, failed: 12, bytes_up: 90_000, bytes_down: 96_000_000 }),
    ),
    to(
      'content.dropboxapi.com:443',
      line('orders', { denied: 57 }),
      line('reports', { denied: 8 }),
    ),
    to('169.254.169.254:80', line('reports', { denied: 31 })),
    { ...to('pool.ntp.org:443', line('', { denied: 4 })), first_seen_at: ago(2 * HOUR) },
  ],
};

const denial = (id: string, change: Partial<Denial>): Denial => ({
  id,
  at: ago(MINUTE),
  node: 'n-1',
  workload: 'orders',
  destination: 'content.dropboxapi.com:443',
  way: 'tunnel',
  outcome: 'denied',
  reason: 'rule',
  rule: 'payments/no-uploads',
  address: '',
  client: '10.4.0.17',
  request_id: `req-${id}`,
  identified_by: 'password',
  count: 1,
  ...change,
});

export const denials: Denial[] = [
  denial('d-1', { at: ago(9 * SECOND), count: 3 }),
  denial('d-2', {
    at: ago(40 * SECOND),
    destination: 'api.openai.com:443',
    reason: 'no_rule',
    rule: 'denied',
  }),
  denial('d-3', {
    workload: 'builder',
    destination: 'registry.npmjs.org:443',
    outcome: 'would_deny',
    reason: '',
    rule: 'would-deny',
    address: '104.16.3.35',
  }),
  denial('d-4', {
    at: ago(3 * MINUTE),
    workload: 'reports',
    destination: '169.254.169.254:80',
    way: 'http',
    reason: 'address_refused',
    rule: '',
  }),
  denial('d-5', {
    at: ago(HOUR),
    workload: '',
    destination: 'pool.ntp.org:443',
    reason: 'identity_refused',
    rule: '',
  }),
];

export const tunnels: OpenTunnels = {
  as_of: ago(SECOND),
  total: 19,
  nodes: [
    {
      node: 'n-1',
      name: 'edge-1',
      told_at: ago(3 * SECOND),
      heard_at: ago(SECOND),
      is_silent: false,
      tunnels: [
        { workload: 'orders', destination: 'api.stripe.com:443', count: 17 },
        { workload: 'builder', destination: 'codeload.github.com:443', count: 2 },
      ],
    },
    {
      node: 'n-2',
      name: 'edge-2',
      told_at: ago(4 * MINUTE),
      heard_at: ago(4 * MINUTE),
      is_silent: true,
      tunnels: [{ workload: 'orders', destination: 'api.stripe.com:443', count: 5 }],
    },
  ],
};

const cut = (id: string, change: Partial<Cut>): Cut => ({
  id,
  at: ago(2 * HOUR),
  node: 'n-1',
  node_name: 'edge-1',
  workload: 'orders',
  destination: 'files.stripe.com:443',
  rule: 'payments/stripe',
  cause: 'denied',
  count: 6,
  revision: {
    sequence: 413,
    message: 'Emergency deny of files.stripe.com',
    author: 'chen@acme.test',
    at: ago(2 * HOUR),
  },
  ...change,
});

export const cuts: Cut[] = [
  cut('c-1', {}),
  cut('c-2', { node: 'n-2', node_name: 'edge-2', count: 4 }),
  cut('c-3', { at: ago(DAY), cause: 'credential', count: 1, revision: null }),
];
