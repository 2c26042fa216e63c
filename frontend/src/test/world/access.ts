/** Who holds what and why, who is invited, who looks as whom. */
import type {
  Holder,
  Invitation,
  Ownership,
  Permission,
  ReviewStanding,
  View,
} from '@/api/types/people';
import { members } from './people';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

type Person = Ownership['owners'][number];
const [alice, bob] = members.map(({ user }) => user) as [Person, Person];

const held = (kind: 'role' | 'team' | 'person', name: string, ...permissions: Permission[]) =>
  permissions.map((permission) => ({ permission, reasons: [{ kind, name }] }));

const holder = (changes: Partial<Holder>): Holder => ({
  kind: 'person',
  id: '1',
  name: '',
  detail: '',
  since: ago(100 * DAY),
  last_used_at: ago(HOUR),
  unused: false,
  off: false,
  permissions: [],
  ...changes,
});

export const holders: Holder[] = [
  holder({
    id: 'p1',
    name: 'alice@acme.test',
    permissions: held('role', 'owner', 'view', 'members'),
  }),
  holder({
    id: 'p2',
    name: 'bob@acme.test',
    permissions: [...held('role', 'editor', 'view', 'edit'), ...held('team', 'shop', 'publish')],
    last_used_at: ago(91 * DAY),
    unused: true,
  }),
  holder({ id: 't1', kind: 'team', name: 'shop', permissions: held('role', 'editor', 'edit') }),
  holder({
    id: 'k1',
    kind: 'token',
    name: 'deploy pipeline',
    permissions: held('person', 'alice@acme.test', 'view'),
  }),
];

export const standing: ReviewStanding = {
  kinds: ['person', 'team', 'token'],
  due_at: ago(DAY),
  overdue: true,
  last: {
    id: 'r1',
    reviewed_by: 'alice@acme.test',
    reviewed_at: ago(91 * DAY),
    note: '',
    lines: 12,
    digest: '0'.repeat(64),
  },
};

export const invitations: Invitation[] = [
  {
    id: 'i1',
    email: 'gina@acme.test',
    roles: ['viewer'],
    teams: [],
    state: 'waiting',
    reason: '',
    invited_by: 'alice@acme.test',
    created_at: ago(HOUR),
    expires_at: ahead(6 * DAY),
    sent_at: null,
  },
];

export const views: View[] = [
  {
    id: 'v1',
    tenant: 'acme',
    by: { id: 'u-olga', email: 'olga@platform.test', name: 'Olga' },
    viewed: bob,
    reason: 'Ticket 4711',
    minutes: 30,
    writable: false,
    state: 'asked',
    asked_at: ago(MINUTE),
    consented_by: '',
    begun_at: null,
    expires_at: ahead(DAY),
    ended_at: null,
    ended_by: '',
  },
];

export const ownership: Ownership = { owners: [alice], offer: null };
