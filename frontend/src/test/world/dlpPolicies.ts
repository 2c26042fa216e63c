/** What must not leave acme: a policy that blocks, and how its detectors did. */
import type { DlpApproval, DlpFeedback, DlpPolicy, DlpPolicySpec, DlpTried } from '@/api/types/dlp';
import { ago, ahead, HOUR } from './time';

const policy = (name: string, change: Partial<DlpPolicySpec>): DlpPolicy => ({
  id: `d-${name}`,
  kind: 'dlp_policy',
  name,
  slice: 'acme@edge',
  state: 'published',
  spec: {
    description: '',
    mode: 'observe',
    detectors: [],
    patterns: [],
    secrets: [],
    look_at: { path: true, query: true, headers: [], body: true },
    largest_body_kib: 128,
    beyond: 'flag',
    unread: 'flag',
    exclusions: [],
    responses: null,
    ...change,
  },
  updated_at: ago(5 * HOUR),
  updated_by: 'chen@acme.test',
  etag: '"3"',
  problems: [],
});

export const dlpPolicies: DlpPolicy[] = [
  policy('payments', {
    description: 'What taking money needs',
    detectors: [
      { detector: 'card_number', action: 'block', at_least: 1 },
      { detector: 'email', action: 'observe', at_least: 20 },
    ],
    patterns: [{ name: 'case-number', pattern: 'ACME-[0-9]{8}', action: 'observe', at_least: 1 }],
    secrets: [
      {
        name: 'api-key',
        length: 24,
        hint: 4_711,
        salt: `${'A'.repeat(22)}==`,
        digest: `${'A'.repeat(43)}=`,
        action: 'block',
      },
    ],
    exclusions: [
      {
        detector: 'card_number',
        header: '',
        argument: '',
        pointer: '/orders/*/reference',
        fingerprint: '',
        owner: 'shop team',
        reason: 'Numbers of orders',
      },
    ],
  }),
  policy('people', { mode: 'enforce' }),
];

export const dlpFeedback: DlpFeedback = {
  items: [
    {
      detector: 'card_number',
      label: 'Card number',
      findings: 240,
      excluded: 180,
      share: 0.75,
      refused: 12,
      last_at: ago(2 * HOUR),
    },
    {
      detector: 'email',
      label: 'E-mail address',
      findings: 31,
      excluded: 0,
      share: 0,
      refused: 0,
      last_at: ago(9 * HOUR),
    },
  ],
  events: 262,
  since: ago(30 * 24 * HOUR),
  is_partial: false,
};

export const dlpTried: DlpTried = {
  outcome: 'would_refuse',
  status: null,
  leaks: [
    {
      detector: 'card_number',
      label: 'Card number',
      action: 'block',
      place: 'body /note',
      count: 2,
      sample: '40…81',
    },
  ],
};

export const dlpApproval: DlpApproval = {
  id: 'ap-1',
  policy: 'dlp/payments',
  held: '0123456789abcdef',
  event: 'ev-leak',
  what: 'orders → bank.example',
  detectors: ['Card number'],
  reason: 'The yearly report',
  state: 'in_force',
  approved_by: 'chen@acme.test',
  approved_at: ago(HOUR),
  until: ahead(HOUR),
  revoked_by: '',
  revoked_at: null,
};
