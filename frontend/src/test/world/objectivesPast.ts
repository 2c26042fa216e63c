/** The past of the objectives of the test world: how budgets went, what burnt them, what did not count. */
import type { BreakdownItem, Exclusion, Lookback, ObjectiveHistory } from '@/api/types/objectives';
import { ago, DAY, HOUR, MINUTE } from './time';

/** A day in five-minute steps: a burst at half time, somebody unheard for an hour. */
export function history(seconds: number, stepSeconds: number): ObjectiveHistory {
  const count = Math.max(2, Math.floor(seconds / stepSeconds));
  let left = 0.45;
  const points = Array.from({ length: count }, (_, index) => {
    const place = index / count;
    const isUnheard = place > 0.25 && place < 0.29;
    const isBurst = place > 0.6 && place < 0.66;
    const total = Math.round((900 + 240 * Math.sin(index / 12)) * (stepSeconds / 300));
    const bad = Math.round(total * (isBurst ? 0.03 : 0.0003 + 0.0002 * Math.sin(index)));
    left -= (bad / total - 0.0004) * (14 / count);
    return {
      at: ago((count - index) * stepSeconds),
      good: isUnheard ? null : total - bad,
      bad: isUnheard ? null : bad,
      left_out: 0,
      remaining: isUnheard ? null : left,
    };
  });
  return {
    step_seconds: stepSeconds,
    since: ago(seconds),
    until: ago(0),
    target: '99.95',
    points,
    revisions: [
      {
        at: ago(seconds * 0.41),
        slice: 'acme@edge',
        sequence: 413,
        author: 'bob@acme.test',
        title: 'Search v2 behind a flag',
      },
      {
        at: ago(seconds * 0.33),
        slice: 'acme@edge',
        sequence: 414,
        author: 'bob@acme.test',
        title: 'Back to search v1',
      },
    ],
    exclusions: exclusions.filter(({ withdrawn_at: at }) => at === null),
    versions: [
      { number: 2, since: ago(12 * DAY), author: 'alice@acme.test', target: '99.95' },
      { number: 1, since: ago(40 * DAY), author: 'alice@acme.test', target: '99.9' },
    ],
    as_of: ago(4),
  };
}

export const exclusions: Exclusion[] = [
  {
    id: 'ex-1',
    since: ago(20 * HOUR),
    until: ago(18.5 * HOUR),
    reason: 'Move to the new database',
    created_by: 'alice@acme.test',
    created_at: ago(DAY),
    withdrawn_by: null,
    withdrawn_at: null,
  },
  {
    id: 'ex-2',
    since: ago(6 * DAY),
    until: ago(6 * DAY - 2 * HOUR),
    reason: 'Load test',
    created_by: 'bob@acme.test',
    created_at: ago(7 * DAY),
    withdrawn_by: 'alice@acme.test',
    withdrawn_at: ago(5 * DAY),
  },
];

export const breakdown: BreakdownItem[] = [
  { name: 'acme/shop-api', good: 180_412, bad: 1_902, share_of_bad: 0.94, burn: 20.9 },
  { name: 'acme/shop-search', good: 60_119, bad: 121, share_of_bad: 0.06, burn: 4 },
];

export const lookback: Lookback = {
  since: ago(7 * DAY),
  until: ago(0),
  step_seconds: 60,
  availability: 0.99931,
  remaining: 0.31,
  good: 1_203_290,
  bad: 828,
  pages: 3,
  tickets: 1,
  episodes: [
    { condition: 'fast_page', severity: 'page', since: ago(6 * DAY), until: ago(6 * DAY - HOUR) },
    { condition: 'slow_page', severity: 'page', since: ago(3 * DAY), until: ago(3 * DAY - HOUR) },
    { condition: 'fast_ticket', severity: 'ticket', since: ago(3 * DAY), until: ago(2 * DAY) },
    { condition: 'fast_page', severity: 'page', since: ago(40 * MINUTE), until: null },
  ],
};
