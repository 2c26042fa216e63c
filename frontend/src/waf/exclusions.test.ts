import { expect, test } from 'vitest';
import { proposals } from '@/test/world/wafTrials';
import { wafPolicy } from '@/test/world/wafNumbers';
import { addRequest, choicesOf, lackingIn, missingOf, type Wanted } from './exclusions';
import { barOf, partsOf } from './scores';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const WANTED: Wanted = { owner: ' bob@acme.test ', reason: 'known', days: 90 };
const HEALTH = { rule: 920_350, path: '/health' };

test('the smallest set is one choice, those that suffice alone follow', () => {
  expect(
    choicesOf(proposals.items).map(({ exclusions, breadth }) => [exclusions.length, breadth]),
  ).toEqual([
    [2, 1],
    [1, 5],
  ]);
  expect(choicesOf([])).toEqual([]);
});

test('what the draft has already is not added again; what has ended is', () => {
  expect(lackingIn(wafPolicy.spec, [HEALTH], NOW)).toEqual([]);
  const ended = wafPolicy.spec.exclusions.map((one) => ({
    ...one,
    expires_at: '2026-11-01T00:00:00Z',
  }));
  expect(lackingIn({ exclusions: ended }, [HEALTH], NOW)).toEqual([HEALTH]);
  expect(lackingIn(wafPolicy.spec, [{ ...HEALTH, method: 'GET' }], NOW)).toHaveLength(1);
});

test('it is added behind those that are there, with its owner, its reason and its end', () => {
  const policy = { value: wafPolicy, etag: '"7"' };
  const { body, etag } = addRequest('acme@edge', policy, [HEALTH, { rule: 1 }], WANTED, NOW);
  expect(etag).toBe('"7"');
  expect(body).toEqual({
    spec: {
      exclusions: [
        ...wafPolicy.spec.exclusions,
        {
          rule: 1,
          tag: '',
          target: '',
          path: '',
          prefix: false,
          method: '',
          owner: 'bob@acme.test',
          reason: 'known',
          expires_at: '2027-02-19T10:00:00.000Z',
        },
      ],
    },
  });
});

test.each([
  [{ owner: ' ' }, 'pass.need.owner'],
  [{ reason: '' }, 'pass.need.reason'],
  [{ days: Number.NaN }, 'pass.need.days'],
  [{ days: 0 }, 'pass.need.days'],
  [{ days: 366 }, 'pass.need.days'],
  [{}, null],
])('with %o the form says %s', (changes, expected) =>
  expect(missingOf({ ...WANTED, ...changes })).toBe(expected),
);

test('a score is drawn against its threshold, its parts the highest first', () => {
  expect(barOf(10, 5)).toEqual({ fill: 100, line: 50 });
  expect(barOf(3, 5)).toEqual({ fill: 30, line: 50 });
  expect(barOf(0, null)).toEqual({ fill: 0, line: 0 });
  expect(partsOf({ anomaly: 15, xss: 5, sql_injection: 10, rce: 0 })).toEqual([
    { name: 'sql_injection', score: 10 },
    { name: 'xss', score: 5 },
  ]);
});
