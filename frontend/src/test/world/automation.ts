/** Acme's service accounts, whom they trust, and its identity provider. */
import type { Connection, ServiceAccount, Trust } from '@/api/types/people';
import { ago, DAY, MINUTE } from './time';

export const accounts: ServiceAccount[] = [
  {
    id: 'sa-deploy',
    slug: 'deploy',
    description: 'Publishes from CI',
    roles: ['editor', 'publisher'],
    is_active: true,
    tokens: 1,
    trusts: 1,
    last_used_at: ago(4 * MINUTE),
    created_by: 'alice@acme.test',
    created_at: ago(29 * DAY),
    etag: '"1"',
  },
];

export const trusts: Trust[] = [
  {
    name: 'shop',
    issuer: 'https://token.actions.githubusercontent.com',
    audience: 'https://gatehouse.example.com',
    conditions: [
      { claim: 'repository', equals: 'acme/shop' },
      { claim: 'sub', matches: 'repo:acme/shop:ref:refs/heads/release/*' },
    ],
    scopes: ['view', 'edit'],
    lifetime_seconds: 900,
    ca: '',
    last_used_at: ago(4 * MINUTE),
    created_by: 'alice@acme.test',
    created_at: ago(20 * DAY),
    etag: '"1"',
  },
];

export const connections: Connection[] = [
  {
    id: 'co-acme',
    slug: 'acme-id',
    name: 'Acme Id',
    issuer: 'https://id.acme.test',
    client_id: 'gatehouse',
    has_secret: true,
    ca: '',
    groups_claim: 'groups',
    mappings: [{ group: 'edge-operators', tenant: 'acme', roles: ['editor'] }],
    domains: ['acme.test'],
    may_link: true,
    is_password_off: false,
    is_second_factor_trusted: true,
    second_factor_contexts: [],
    is_enabled: true,
    callback_url: 'http://127.0.0.1:8000/sign-in/with/acme-id/callback',
    last_used_at: ago(2 * MINUTE),
    created_at: ago(3 * DAY),
    etag: '"1"',
  },
];
