/** What drafts could learn, what nobody uses, and who asks for more. */
import type { AccessRequest, Suggestions, UnusedRules } from '@/api/types/egress';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

export const suggestions: Suggestions = {
  as_of: ago(1),
  days: 30,
  items: [
    {
      workload: 'builder',
      policy: 'packages',
      destinations: [
        {
          host: 'registry.npmjs.org',
          port: 443,
          way: 'tunnel',
          names: ['registry.npmjs.org'],
          denied: 0,
          would_deny: 960,
          first_at: ago(19 * DAY),
          last_at: ago(2 * MINUTE),
          days: 12,
        },
        {
          host: '*.pythonhosted.org',
          port: 443,
          way: 'tunnel',
          names: ['a.pythonhosted.org', 'b.pythonhosted.org', 'files.pythonhosted.org'],
          denied: 0,
          would_deny: 212,
          first_at: ago(8 * DAY),
          last_at: ago(3 * HOUR),
          days: 5,
        },
      ],
    },
    {
      workload: 'reports',
      policy: '',
      destinations: [
        {
          host: 'sheets.googleapis.com',
          port: 443,
          way: 'tunnel',
          names: ['sheets.googleapis.com'],
          denied: 41,
          would_deny: 0,
          first_at: ago(2 * DAY),
          last_at: ago(HOUR),
          days: 2,
        },
      ],
    },
  ],
};

export const unused: UnusedRules = {
  as_of: ago(1),
  days: 30,
  items: [
    {
      policy: 'packages',
      rule: 'debian',
      since: ago(120 * DAY),
      last_hit_at: ago(44 * DAY),
      unused_days: 44,
      destinations: ['deb.debian.org:80'],
    },
  ],
};

const asked = (id: string, change: Partial<AccessRequest>): AccessRequest => ({
  id,
  slice: 'acme@edge',
  workload: 'orders',
  destination: 'api.openai.com:443',
  way: 'tunnel',
  until: ahead(DAY),
  why: 'Trying the new summaries with test data',
  request_id: 'req-d-2',
  state: 'requested',
  requested_by: 'bob@acme.test',
  requested_at: ago(12 * MINUTE),
  decided_by: null,
  decided_at: null,
  comment: '',
  rule: '',
  revision: null,
  evidence: {
    denied: 14,
    would_deny: 0,
    allowed: 0,
    days: 1,
    first_denied_at: ago(3 * HOUR),
    last_denied_at: ago(40),
  },
  why_not: '',
  ...change,
});

export const accessRequests: AccessRequest[] = [
  asked('ar-1', {}),
  asked('ar-2', {
    destination: 'sftp.partner.example:22',
    requested_by: 'alice@acme.test',
    why: 'The partner moves its files on Friday',
    evidence: null,
    why_not: 'You asked for it: somebody else decides.',
  }),
  asked('ar-3', {
    state: 'granted',
    destination: 'api.github.com:443',
    decided_by: 'chen@acme.test',
    decided_at: ago(HOUR),
    comment: 'For the move only',
    rule: 'granted-orders/granted-1',
    revision: 413,
  }),
  asked('ar-4', {
    state: 'refused',
    destination: 'pastebin.com:443',
    decided_by: 'chen@acme.test',
    decided_at: ago(2 * DAY),
    comment: 'Use our own share',
  }),
];
