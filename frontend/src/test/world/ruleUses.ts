/** How often the rules of acme's egress policies decided, and who would miss them. */
import type { PolicyUse, RuleUse } from '@/api/types/egress';
import { ago, DAY } from './time';
import { NONE } from './wentOut';

const SECOND = 1;

const counted = (name: string, change: Partial<RuleUse>): RuleUse => ({
  ...NONE,
  name,
  action: 'allow',
  since: ago(40 * DAY),
  hits: 0,
  last_hit_at: null,
  unused_days: 0,
  users: [],
  ...change,
});

export const policyUses: PolicyUse[] = [
  {
    policy: 'packages',
    mode: 'observe',
    workloads: ['builder'],
    rules: [
      counted('github', {
        hits: 2_110,
        allowed: 2_110,
        bytes_up: 900_000,
        bytes_down: 5_400_000_000,
        last_hit_at: ago(20 * SECOND),
        users: [
          {
            workload: 'builder',
            destination: 'codeload.github.com:443',
            way: 'tunnel',
            count: 2_110,
            without: 'denied',
          },
        ],
      }),
      counted('debian', { hits: 3, last_hit_at: ago(21 * DAY), unused_days: 21 }),
    ],
    would_deny: [
      { workload: 'builder', destination: 'registry.npmjs.org:443', way: 'tunnel', count: 960 },
    ],
  },
  {
    policy: 'payments',
    mode: 'enforce',
    workloads: ['orders'],
    rules: [
      counted('stripe', {
        hits: 18_402,
        allowed: 18_402,
        bytes_up: 42_000_000,
        bytes_down: 310_000_000,
        last_hit_at: ago(4 * SECOND),
        users: [
          {
            workload: 'orders',
            destination: 'api.stripe.com:443',
            way: 'tunnel',
            count: 18_402,
            without: 'denied',
          },
        ],
      }),
      counted('no-uploads', {
        action: 'deny',
        hits: 57,
        denied: 57,
        last_hit_at: ago(9 * SECOND),
        users: [
          {
            workload: 'orders',
            destination: 'content.dropboxapi.com:443',
            way: 'tunnel',
            count: 57,
            without: 'denied',
          },
        ],
      }),
    ],
    would_deny: [],
  },
];
