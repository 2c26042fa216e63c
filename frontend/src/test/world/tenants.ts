/** How Acme stands, an archive that is ready, and a deletion that waits for a node. */
import type { Deletion, TenantExport, TenantState } from '@/api/types/tenants';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export const stateOfAcme: TenantState = {
  slug: 'acme',
  suspended_at: null,
  suspended_by: '',
  reason: '',
  closing_at: null,
  quotas: { members: 10 },
  used: { members: 3, teams: 2, tokens: 4, slices: 2, objects: 117 },
  deletion: null,
};

export const archive: TenantExport = {
  id: '0198c1f0-0000-7000-8000-00000000f001',
  tenant: 'acme',
  state: 'ready',
  asked_by: 'alice@acme.test',
  asked_at: minutesAgo(4),
  tables_left: 0,
  ready_at: minutesAgo(3),
  taken_at: null,
  taken_by: '',
  expires_at: minutesAgo(-4_000),
};

const node = {
  gateway: 'edge',
  id: '0198c1f0-0000-7000-8000-00000000f003',
  version: 41,
  agent: '0.1.0',
  seen_at: minutesAgo(0),
};

export const asked: Deletion = {
  id: '0198c1f0-0000-7000-8000-00000000f002',
  tenant: 'acme',
  name: 'Acme Retail',
  state: 'asked',
  reason: 'Over.',
  asked_by: 'bob@acme.test',
  asked_at: minutesAgo(10),
  due_at: minutesAgo(-10_000),
  confirmed_by: '',
  confirmed_at: null,
  nodes: [
    { ...node, node: 'edge-1', proven: true },
    { ...node, node: 'edge-2', proven: false },
  ],
  rows: {},
  remains: [],
  finished_at: null,
  certificate: null,
};
