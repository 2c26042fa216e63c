/** The cast: Alice owns acme and runs the platform, Bob edits, Mallory belongs to globex. */
import type {
  Me,
  Member,
  Permission,
  Role,
  RoleName,
  Team,
  Tenant,
  TenantRole,
  Token,
} from '@/api/types/people';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

const ALL: Permission[] = [
  'view',
  'edit',
  'publish',
  'secure',
  'audit',
  'members',
  'tokens',
  'operate',
  'open_samples',
  'watch',
  'register',
  'purge',
];

export const me: Me = {
  user: {
    id: 'u-alice',
    email: 'alice@acme.test',
    name: 'Alice Moreau',
    service_account: false,
    is_platform: true,
  },
  permissions: { platform: ALL, acme: ALL, globex: ['view', 'audit', 'tokens'] },
  tenants: [
    { slug: 'platform', name: 'Platform', platform: true },
    { slug: 'acme', name: 'Acme Retail', platform: false },
    { slug: 'globex', name: 'Globex', platform: false },
  ],
  suspended: [],
  slices: [
    { slice: 'platform@edge', tenant: 'platform', gateway: 'edge', platform: true, pending: 0 },
    { slice: 'acme@edge', tenant: 'acme', gateway: 'edge', platform: false, pending: 3 },
    { slice: 'globex@edge', tenant: 'globex', gateway: 'edge', platform: false, pending: 0 },
    { slice: 'acme@internal', tenant: 'acme', gateway: 'internal', platform: false, pending: 0 },
  ],
  token: null,
  view: null,
};

export const boot = { me, version: '0.1.0' };

export const tenants: Tenant[] = me.tenants.map(({ slug, name }, index) => ({
  id: `t-${slug}`,
  slug,
  name,
  platform: slug === 'platform',
  etag: '"1"',
  suspended_at: null,
  closing_at: null,
  created_at: ago((90 - index * 20) * DAY),
}));

export const members: Member[] = [
  member('u-alice', 'Alice Moreau', 'alice@acme.test', ['owner'], ['platform-team'], 84),
  member('u-bob', 'Bob Iweala', 'bob@acme.test', ['editor', 'publisher'], ['shop'], 61),
  member('u-chen', 'Chen Rui', 'chen@acme.test', ['security'], ['shop', 'platform-team'], 40),
  member('u-dana', 'Dana Kovač', 'dana@acme.test', ['viewer'], [], 12),
  member('u-eve', 'Eve Lindqvist', 'eve@audit.test', ['auditor'], [], 3),
];

function member(
  id: string,
  name: string,
  email: string,
  roles: RoleName[],
  teams: string[],
  days: number,
): Member {
  return {
    id: `m-${id}`,
    user: { id, email, name },
    roles,
    teams,
    since: ago(days * DAY),
    etag: '"3"',
  };
}

export const teams: Team[] = [
  {
    slug: 'platform-team',
    name: 'Platform team',
    roles: ['owner'],
    members: ['u-alice', 'u-chen'],
    etag: '"2"',
  },
  { slug: 'shop', name: 'Shop', roles: ['editor'], members: ['u-bob', 'u-chen'], etag: '"2"' },
];

/** What comes with every tenant; `tenantRoles` has one of acme's own as well. */
export const roles: Role[] = [
  role('owner', 'Owner', 'Everything, including members and tokens.', ALL),
  role('editor', 'Editor', 'Changes drafts.', ['view', 'edit']),
  role('publisher', 'Publisher', 'Publishes drafts and reverts revisions.', ['view', 'publish']),
  role('security', 'Security', 'Reads everything and edits policies.', ['view', 'edit', 'audit']),
  role('viewer', 'Viewer', 'Reads configuration, traffic and nodes.', ['view']),
  role('auditor', 'Auditor', 'Reads the audit trail.', ['view', 'audit']),
];

function role(name: RoleName, label: string, description: string, permissions: Permission[]): Role {
  return { role: name, label, description, permissions };
}

export const tenantRoles: TenantRole[] = [
  ...roles.map((one) => ({ ...one, built_in: true, etag: null })),
  {
    ...role('captain', 'Captain', 'Lets releases out at night.', ['view', 'publish', 'purge']),
    built_in: false,
    etag: '"1"',
  },
];

export const tokens: Token[] = [
  {
    id: 'tk-ci',
    name: 'deploy pipeline',
    prefix: 'gha_7fK2',
    networks: [],
    service_account: 'deploy',
    trust: null,
    last_used_from: '',
    scopes: ['view', 'edit', 'publish'],
    expires_at: ahead(61 * DAY),
    last_used_at: ago(4 * MINUTE),
    created_by: 'alice@acme.test',
    created_at: ago(29 * DAY),
  },
  {
    id: 'tk-grafana',
    name: 'dashboards',
    prefix: 'ght_0aQx',
    networks: [],
    service_account: null,
    trust: null,
    last_used_from: '',
    scopes: ['view'],
    expires_at: ahead(5 * DAY),
    last_used_at: ago(19 * HOUR),
    created_by: 'chen@acme.test',
    created_at: ago(85 * DAY),
  },
  {
    id: 'tk-old',
    name: 'migration 2025',
    prefix: 'ght_Zz19',
    networks: [],
    service_account: null,
    trust: null,
    last_used_from: '',
    scopes: ['view', 'edit'],
    expires_at: ago(2 * DAY),
    last_used_at: null,
    created_by: 'bob@acme.test',
    created_at: ago(92 * DAY),
  },
];
