import { expect, test } from 'vitest';
import { effect } from '@/test/world/publishing';
import { differenceWords, errorShare, latencyLines, leanOf } from './effect';

const plain = (text: string) => text.replaceAll('\u2009', ' ');

test.each([
  [0.002, 0.003, 'worse'],
  [-0.003, -0.001, 'better'],
  [-0.001, 0.001, 'same'],
  [null, null, 'unknown'],
] as const)('an interval from %s to %s is %s', (lower, upper, lean) =>
  expect(leanOf({ lower, upper })).toBe(lean),
);

test('a difference stands with its interval; what was not counted is a dash, not zero', () => {
  const [errors] = effect.metrics;
  if (!errors) throw new Error('the world has metrics');
  expect(plain(differenceWords(errors))).toBe('+0.27 pp (+0.24 pp … +0.31 pp)');
  expect(differenceWords({ ...errors, difference: null, lower: null, upper: null })).toBe('–');
  expect(errorShare({ requests: 0, errors: 0 })).toBe('–');
});

test('latency is told before, after and as a factor', () => {
  expect(latencyLines(effect).map(({ change }) => plain(change))).toEqual(['× 1.04', '× 1.42']);
  const latency = { ...effect.latency, before_p99_ms: null };
  expect(latencyLines({ latency })[1]).toMatchObject({ before: '–', change: '–' });
});
