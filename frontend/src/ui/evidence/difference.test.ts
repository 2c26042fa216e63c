import { describe, expect, test } from 'vitest';
import type { EvidencePoint } from '@/api/types/rollouts';
import { evidenceOf } from '@/test/world/proof';
import { columnsOf, formatPoints, formatTick, rangeOf, strengthOf } from './difference';
import { momentOf } from './moment';

const plain = (text: string) => text.replaceAll('\u2009', ' ').replaceAll('\u2212', '-');

test.each([
  [0.309, '+30.9 pp'],
  [-0.0021, '-0.21 pp'],
  [0, '0 pp'],
  [0.00001, '≈ 0 pp'],
])('a difference of %d reads %s', (difference, words) =>
  expect(plain(formatPoints(difference))).toBe(words),
);

test('ticks have no more digits than they need', () =>
  expect([0.005, 0.02, -0.025, 0].map(formatTick).map(plain)).toEqual(['0.5', '2', '-2.5', '0']));

const point = (lower: number | null, difference: number | null, upper: number | null) =>
  ({ at: '2026-11-21T03:00:00Z', lower, difference, upper }) as EvidencePoint;

describe('what the chart shows', () => {
  test('always holds zero and the practical threshold', () => {
    const [bottom, top] = rangeOf([point(-0.001, 0, 0.001)], 0.02);
    expect(bottom).toBeLessThan(-0.001);
    expect(top).toBeGreaterThan(0.02);
    const [low, high] = rangeOf([], 0);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });
  test('is not flattened by a first minute that knows nothing', () => {
    const settled = Array.from({ length: 9 }, () => point(-0.01, 0, 0.01));
    const [, top] = rangeOf([point(-0.9, 0.5, 0.9), ...settled], 0.001);
    expect(top).toBeLessThan(0.03);
  });
  test('a minute of which nothing is known is a gap, not zero', () =>
    expect(columnsOf([point(null, null, null)]).slice(1)).toEqual([[null], [null], [null]]));
});

test('evidence multiplies, so its logarithm says how near the decision is', () => {
  expect(strengthOf(1, 300)).toBe(0);
  expect(strengthOf(0.2, 300)).toBe(0);
  expect(strengthOf(Math.sqrt(300), 300)).toBeCloseTo(0.5);
  expect(strengthOf(1e9, 300)).toBe(1);
});

test('pointing at a minute shows what was known then; beyond the end, what is known now', () => {
  const [errors] = evidenceOf('ro-baking').metrics;
  if (!errors) throw new Error('no metric');
  const first = momentOf(errors, 0);
  expect(first.canary.requests).toBe(errors.points[0]?.canary_requests);
  expect(first.canary.requests).toBeLessThan(errors.canary.requests);
  expect(momentOf(errors, 999)).toBe(errors);
  expect(momentOf(errors, null)).toBe(errors);
});
