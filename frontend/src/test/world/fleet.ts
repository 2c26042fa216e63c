/** Two gateways; one node refuses acme's newest revision, one went silent. */
import type { Gateway, JoinToken, Node, NodeEvent, NodeSlice } from '@/api/types/fleet';
import type { ApplyError, Slice } from '@/api/types/delivery';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

const refusal: ApplyError = {
  stage: 'apply',
  sequence: 413,
  object: 'acme/shop.acme.test',
  message: 'route shop-search: unknown cluster ‘acme/search-v2’',
};

const proven = (key: string, sequence: number, seconds: number): NodeSlice => ({
  slice: key,
  desired: sequence,
  received: sequence,
  accepted: sequence,
  active: sequence,
  proven: sequence,
  proven_at: ago(seconds),
  error: null,
  state: 'proven',
});

const rejected: NodeSlice = {
  ...proven('acme@edge', 412, 3 * HOUR),
  desired: 413,
  received: 413,
  error: refusal,
  state: 'rejected',
};
const converging: NodeSlice = {
  ...proven('globex@edge', 87, 2 * DAY),
  desired: 88,
  received: 88,
  accepted: 88,
  state: 'converging',
};
const stale: NodeSlice = { ...proven('acme@edge', 412, 3 * HOUR), desired: 413, state: 'stale' };

const refusals: NodeEvent[] = [
  {
    at: ago(22 * MINUTE),
    code: 'revision_parked',
    text: 'acme@edge r413 is parked until another revision comes',
  },
  { at: ago(6 * DAY), code: 'envoy_started', text: 'Envoy 1.38.0 is live' },
];

type Sketch = Pick<Node, 'id' | 'name' | 'gateway' | 'status' | 'slices'> & {
  age: number;
  labels?: Node['labels'];
};

const node = ({ age, labels = {}, ...sketch }: Sketch): Node => ({
  ...sketch,
  labels,
  region: labels['region'] ?? '',
  enrolled_at: ago(40 * DAY),
  revoked_at: null,
  last_seen_at: ago(age),
  age_seconds: age,
  agent: { version: '0.1.0', state: 'running', uptime_seconds: 6 * DAY, refusals: 0 },
  envoy: { version: '1.38.0', state: 'live', restarts: 0, uptime_seconds: 6 * DAY, warming: 0 },
  checks: { running: 0, refused: [] },
  inspector: {
    state: 'serving',
    text: '',
    engine: '3.0.9',
    crs: '3.3.4',
    bundle: 'ab'.repeat(32),
    workers: 2,
  },
  facts: {
    hostname: `${sketch.name}.fra.acme.test`,
    platform: 'linux/x86_64',
    capabilities: ['http', 'https'],
  },
  manifest_version: 2041,
  slices_total: sketch.slices.length,
  events: sketch.status === 'degraded' ? refusals : [],
  listeners: [
    { name: 'http', address: '0.0.0.0:80', proven: true, error: '', transport: 'tcp' },
    { name: 'https', address: '0.0.0.0:443', proven: true, error: '', transport: 'tcp' },
    { name: 'https', address: '0.0.0.0:443', proven: true, error: '', transport: 'quic' },
  ],
});

export const nodes: Node[] = [
  node({
    id: 'n-1',
    name: 'edge-1',
    gateway: 'edge',
    status: 'online',
    age: 1,
    labels: { region: 'eu-west', tier: 'canary' },
    slices: [
      proven('platform@edge', 21, 9 * DAY),
      proven('acme@edge', 413, 22 * MINUTE),
      proven('globex@edge', 88, 40),
    ],
  }),
  node({
    id: 'n-2',
    name: 'edge-2',
    gateway: 'edge',
    status: 'degraded',
    age: 2,
    labels: { region: 'eu-central', tier: 'standard', rack: 'b7' },
    slices: [proven('platform@edge', 21, 9 * DAY), rejected, converging],
  }),
  node({
    id: 'n-3',
    name: 'edge-3',
    gateway: 'edge',
    status: 'stale',
    age: 9 * MINUTE,
    slices: [
      proven('platform@edge', 21, 9 * DAY),
      stale,
      { ...converging, received: 87, accepted: 87, state: 'stale' },
    ],
  }),
  node({
    id: 'n-4',
    name: 'internal-1',
    gateway: 'internal',
    status: 'online',
    age: 1,
    slices: [proven('acme@internal', 5, 12 * DAY)],
  }),
];

export const gateways: Gateway[] = [
  {
    id: 'g-edge',
    slug: 'edge',
    name: 'Public edge',
    description: 'Everything that enters from the internet',
    allowed_private_networks: ['10.0.0.0/8'],
    nodes: { total: 3, online: 1, degraded: 1, stale: 1, offline: 0, never: 0 },
    slices: 3,
    outdated_ways_out: [],
    restored: null,
    created_at: ago(80 * DAY),
    etag: '"4"',
  },
  {
    id: 'g-internal',
    slug: 'internal',
    name: 'Internal',
    description: 'Between our own services',
    allowed_private_networks: ['10.0.0.0/8', '127.0.0.0/8'],
    nodes: { total: 1, online: 1, degraded: 0, stale: 0, offline: 0, never: 0 },
    slices: 1,
    outdated_ways_out: [],
    restored: null,
    created_at: ago(80 * DAY),
    etag: '"4"',
  },
];

export const slices: Slice[] = [
  slice('platform@edge', 21, 9 * DAY, 'alice@acme.test', 'proven', 3, 3, 0),
  slice('acme@edge', 413, 22 * MINUTE, 'bob@acme.test', 'held', 3, 1, 3),
  slice('globex@edge', 88, 40, 'mallory@globex.test', 'rolling', 3, 1, 0),
  slice('acme@internal', 5, 12 * DAY, 'alice@acme.test', 'proven', 1, 1, 0),
];

function slice(
  key: string,
  sequence: number,
  seconds: number,
  author: string,
  status: Slice['status'],
  total: number,
  provenNodes: number,
  changes: number,
): Slice {
  const [tenant = '', gateway = ''] = key.split('@');
  return {
    slice: key,
    tenant,
    gateway,
    platform: tenant === 'platform',
    live: {
      sequence,
      revision: `rev-${sequence}`,
      published_at: ago(seconds),
      author: { kind: 'user', id: author, name: author },
    },
    draft: { changes },
    status,
    nodes: { total, proven: provenNodes },
    etag: `"${sequence}"`,
  };
}

export const joinTokens: JoinToken[] = [
  {
    id: 'j-1',
    name: 'rack 7',
    prefix: 'ghj_81Kd',
    gateway: 'edge',
    used_at: null,
    node: null,
    expires_at: ahead(40 * MINUTE),
    created_by: 'alice@acme.test',
    created_at: ago(20 * MINUTE),
  },
];
