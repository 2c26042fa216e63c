/** Three credentials: one that is well, one that nodes sent back, one that Vault does not give. */
import type { Credential, CredentialNode, CredentialVersion } from '@/api/types/credentials';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export const second: CredentialVersion = {
  number: 2,
  origin: 'rotated',
  note: 'The laptop of a colleague was stolen.',
  parameters: {},
  store_version: null,
  expires_at: null,
  created_at: minutesAgo(90),
  created_by: 'olga@platform.test',
  proven_at: minutesAgo(89),
  refused_at: null,
  refusal: '',
  destroyed_at: null,
};

export const stripe: Credential = {
  id: '0198c1f0-0000-7000-8000-00000000c001',
  slice: 'acme@edge',
  name: 'stripe',
  kind: 'header',
  header: 'authorization',
  prefix: 'Bearer ',
  parameters: {},
  description: 'Payments',
  owner: 'Shop',
  source: 'sealed',
  store: null,
  state: 'live',
  version: 2,
  proven_version: 2,
  newest: second,
  nodes: { total: 2, have: 2, failing: 0 },
  uses: [{ kind: 'egress_destination', name: 'payments', is_live: true, is_drafted: true }],
  rollout: null,
  created_at: minutesAgo(6_000),
  created_by: 'olga@platform.test',
  etag: '"3"',
};

export const crm: Credential = {
  ...stripe,
  id: '0198c1f0-0000-7000-8000-00000000c002',
  name: 'crm',
  kind: 'oauth2_client_credentials',
  parameters: { token_url: 'https://login.example.com/token', client_id: 'edge' },
  state: 'refused',
  version: 1,
  proven_version: 1,
  newest: { ...second, refused_at: minutesAgo(80), refusal: 'edge-1 cannot read it.' },
  uses: [],
};

export const bucket: Credential = {
  ...stripe,
  id: '0198c1f0-0000-7000-8000-00000000c003',
  name: 'bucket',
  kind: 'aws_sigv4',
  parameters: { service: 's3', region: 'eu-central-1' },
  source: 'vault_kv',
  store: {
    address: 'https://vault.example.com:8200',
    mount: 'secret',
    path: 'aws/bucket',
    fields: { secret: 'key', access_key_id: 'id' },
    namespace: '',
    role_id: '',
    ca: '',
    period_seconds: 60,
    stale_after_seconds: 3_600,
    state: 'stale',
    since: minutesAgo(12),
    read_at: minutesAgo(13),
    error: 'Vault is sealed or down for maintenance (503).',
  },
  state: 'stale',
};

export const onNodes: CredentialNode[] = [
  {
    node: 'edge-1',
    is_heard: true,
    version: 2,
    proven_at: minutesAgo(89),
    error: '',
    state: 'ok',
    state_version: 2,
    since: minutesAgo(89),
    until: null,
    state_error: '',
  },
  {
    node: 'edge-2',
    is_heard: true,
    version: 1,
    proven_at: minutesAgo(600),
    error: '',
    state: 'failed',
    state_version: 1,
    since: minutesAgo(3),
    until: null,
    state_error: 'login.example.com refuses connections.',
  },
];
