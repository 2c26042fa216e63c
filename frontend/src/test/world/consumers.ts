/** Who calls acme's services with keys. */
import type { Consumer, ConsumerSpec, ConsumersUsage, ConsumerUsage } from '@/api/types/intent';
import { ago, ahead, DAY, HOUR, MINUTE } from './time';

const consumer = (name: string, spec: Partial<ConsumerSpec>): Consumer => ({
  id: `co-${name}`,
  kind: 'consumer',
  name,
  slice: 'acme@edge',
  state: 'published',
  spec: { description: '', groups: [], keys: [], ...spec },
  updated_at: ago(3 * DAY),
  updated_by: 'chen@acme.test',
  etag: '"3"',
  problems: [],
});

const key = (name: string, hint: string, ends: string | null) => ({
  name,
  hint,
  digest: 'ab'.repeat(32),
  made_at: ago(200 * DAY),
  expires_at: ends,
});

export const consumers: Consumer[] = [
  consumer('mobile-app', {
    description: 'The app in the stores',
    groups: ['own', 'partners'],
    keys: [key('2026', 'ghk_7Gd2', ahead(6 * DAY)), key('2027', 'ghk_q9Lw', null)],
  }),
  consumer('parcel-partner', {
    groups: ['partners'],
    keys: [key('first', 'ghk_Zt40', ago(2 * DAY))],
  }),
  consumer('new-team', {}),
];

const sum = (total: number, limited: number, refused: number) => ({
  total,
  errors: 0,
  limited,
  refused,
  would_refuse: 0,
});

const none = { missing: 0, unknown: 0, expired: 0, not_allowed: 0 };

export const usageOfAll: ConsumersUsage = {
  consumers: [
    { consumer: 'mobile-app', last_used_at: ago(12), ...sum(41_230, 310, 0) },
    { consumer: 'parcel-partner', last_used_at: ago(3 * HOUR), ...sum(77, 0, 77) },
  ],
  policies: [
    {
      policy: 'with-key',
      allowed: 41_230,
      anonymous: 0,
      refused: { ...none, missing: 212, expired: 77 },
      would_refuse: none,
    },
  ],
  as_of: ago(4),
};

const POINTS = 96;

/** A day of quarters of an hour, with a quiet night. */
const points = (share: number): ConsumerUsage['points'] =>
  Array.from({ length: POINTS }, (_, place) => {
    const total = Math.round(share * (60 + 40 * Math.sin((place / POINTS) * 2 * Math.PI)));
    const limited = place % 12 === 0 ? Math.round(total / 20) : 0;
    const counts = { total, '2xx': total - limited, '3xx': 0, '4xx': limited, '5xx': 0 };
    return { at: ago((POINTS - place) * 15 * MINUTE), ...counts, limited, refused: 0 };
  });

export const usageOf = (name: string): ConsumerUsage => ({
  step_seconds: 900,
  points: points(name === 'mobile-app' ? 7 : 0),
  keys:
    name === 'mobile-app'
      ? [
          { key: '2026', last_used_at: ago(12), ...sum(40_118, 310, 0) },
          { key: '2027', last_used_at: ago(40), ...sum(1_112, 0, 0) },
        ]
      : [],
  as_of: ago(4),
});
