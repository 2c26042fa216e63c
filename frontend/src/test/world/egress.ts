/** What goes out of acme: workloads, their policies, and the listeners of the gateway. */
import type {
  EgressPolicy,
  EgressPolicySpec,
  Listener,
  ListenerSpec,
  NamedDestination,
  NamedDestinationSpec,
  Workload,
  WorkloadSpec,
} from '@/api/types/intent';
import { ago, DAY, HOUR } from './time';

const SHA1 = '2jmj7l5rSw0yVb/vlWAYkK/YBwk=';
const of = (slice: string) => ({
  slice,
  state: 'published' as const,
  updated_at: ago(5 * HOUR),
  updated_by: 'chen@acme.test',
  etag: '"3"',
  problems: [],
});
const host = (name: string, port = 443) => ({
  host: name,
  port,
  forwarding: 'tunnel' as const,
  methods: [],
  regions: [],
  path_prefix: null,
});

const workload = (name: string, change: Partial<WorkloadSpec>): Workload => ({
  id: `wl-${name}`,
  kind: 'workload',
  name,
  ...of('acme@edge'),
  spec: {
    description: '',
    owner: '',
    credentials: [],
    rate: null,
    data_classes: [],
    revoked_certificates: [],
    certificates_since: null,
    max_tunnels: null,
    by_source: false,
    ...change,
  },
});

export const workloads: Workload[] = [
  workload('orders', {
    owner: 'Orders team',
    description: 'Takes payments and sends receipts',
    data_classes: ['payments'],
    credentials: [
      { key: 'k1ab9z', sha1: SHA1, made_at: ago(212 * DAY) },
      { key: 'q7tm2c', sha1: SHA1, made_at: ago(3 * HOUR) },
    ],
  }),
  workload('builder', {
    owner: 'Platform team',
    credentials: [{ key: 'b4dk0s', sha1: SHA1, made_at: null }],
  }),
  workload('reports', {}),
];

const ALWAYS = {
  starts_at: null,
  expires_at: null,
  schedule: null,
  rate: null,
  kib_per_second: null,
  max_tunnels: null,
  dlp: null,
};

const policy = (name: string, spec: Partial<EgressPolicySpec>): EgressPolicy => ({
  id: `ep-${name}`,
  kind: 'egress_policy',
  name,
  ...of('acme@edge'),
  spec: { description: '', mode: 'enforce', workloads: [], rules: [], residency: [], ...spec },
});

export const egressPolicies: EgressPolicy[] = [
  policy('payments', {
    description: 'What taking money needs',
    workloads: ['orders'],
    residency: [
      {
        name: 'stays-in-the-us',
        data_class: 'payments',
        from_regions: [],
        to_regions: ['us-east', 'us-west'],
        strict: true,
      },
    ],
    rules: [
      {
        ...ALWAYS,
        name: 'stripe',
        action: 'allow',
        destinations: [host('api.stripe.com'), host('files.stripe.com')],
      },
      {
        ...ALWAYS,
        name: 'no-uploads',
        action: 'deny',
        destinations: [host('**.dropbox.com')],
      },
      {
        ...ALWAYS,
        name: 'stripe-by-name',
        action: 'allow',
        destinations: [
          {
            ...host('stripe.egress', 80),
            forwarding: 'http',
            methods: ['POST'],
            path_prefix: '/v1/charges',
          },
        ],
      },
    ],
  }),
  policy('packages', {
    mode: 'observe',
    workloads: ['builder'],
    rules: [
      {
        ...ALWAYS,
        name: 'github',
        action: 'allow',
        destinations: [host('**.github.com')],
      },
      {
        ...ALWAYS,
        name: 'debian',
        action: 'allow',
        destinations: [
          {
            host: 'deb.debian.org',
            port: 80,
            forwarding: 'http',
            methods: ['GET', 'HEAD'],
            regions: [],
            path_prefix: '/debian',
          },
        ],
      },
    ],
  }),
];

const destination = (
  name: string,
  spec: Partial<NamedDestinationSpec> & { host: string },
): NamedDestination => ({
  id: `ed-${name}`,
  kind: 'egress_destination',
  name,
  ...of('acme@edge'),
  spec: {
    description: '',
    port: 443,
    credential: null,
    trust: null,
    retry: null,
    regions: [],
    ...spec,
  },
});

export const namedDestinations: NamedDestination[] = [
  destination('stripe', {
    host: 'api.stripe.com',
    credential: 'stripe',
    description: 'Payments',
    regions: ['us-east', 'us-west'],
  }),
  destination('crm', { host: 'api.crm.example', port: 8443, regions: ['eu-west'] }),
];

const listener = (name: string, spec: Partial<ListenerSpec>): Listener => ({
  id: `li-${name}`,
  kind: 'listener',
  name,
  ...of('platform@edge'),
  spec: {
    description: '',
    protocol: 'http',
    address: '0.0.0.0',
    port: 80,
    certificate: null,
    tls: null,
    http3: false,
    http3_port: null,
    workload_tls: null,
    max_connections: null,
    connections_per_second: null,
    sources: [],
    destination_port: null,
    ...spec,
  },
});

export const listeners: Listener[] = [
  listener('http', {}),
  listener('https', {
    protocol: 'https',
    port: 443,
    certificate: 'default',
    tls: { profile: 'intermediate' },
  }),
  listener('out', { protocol: 'egress', port: 13_128, description: 'The way out' }),
];
