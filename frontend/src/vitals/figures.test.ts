import { expect, test } from 'vitest';
import type { Vitals } from '@/api/types/vitals';
import { formatAmount, formatBytes, latestOf, toneOf, vitalCourseOf } from './figures';

const said: Vitals = {
  step_seconds: 10,
  since: '2026-12-01T10:00:00Z',
  as_of: '2026-12-01T10:00:31Z',
  heard: [true, false, true, true],
  gauges: [
    { resource: 'connections', subject: 'https', limit: null, used: [5, null, 6, null] },
    { resource: 'memory', subject: '', limit: 100, used: [50, null, 80, null] },
    { resource: 'breaker', subject: 'acme/shop', limit: 1, used: [null, null, 1, null] },
  ],
  troubles: [
    { trouble: 'refused', subject: 'https', total: 3, counts: [1, null, 2, 0] },
    { trouble: 'refused', subject: 'http', total: 4, counts: [4, null, 0, 0] },
  ],
};

test.each([
  [999, '999 B'],
  [1_500, '1.5 KB'],
  [812_000_000, '812 MB'],
  [40_000_000_000, '40 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes).replace('\u2009', ' ')).toBe(text);
});

test('processors are counted in thousandths and read as processors', () => {
  expect(formatAmount('envoy_cpu', 420).replace('\u2009', ' ')).toBe('0.42 CPU');
  expect(formatAmount('connections', 420)).toBe('420');
});

test('a share changes its tone near the end', () => {
  expect([0.74, 0.75, 0.9].map((share) => toneOf(share))).toEqual(['ok', 'warn', 'bad']);
});

test('a step in which the node said nothing is a gap, and the running one is left out', () => {
  const course = vitalCourseOf(said);
  expect(course.known).toEqual([1, null, 1]);
  expect(course.shares).toEqual([{ resource: 'memory', values: [0.5, null, 0.8] }]);
  expect(course.troubles).toEqual([{ trouble: 'refused', total: 7, values: [5, null, 2] }]);
  expect(course.times.map((at) => at - (course.times[0] ?? 0))).toEqual([0, 10, 20]);
});

test('the newest that is known stands for now, the nearest to its limit first', () => {
  expect(latestOf(said).map(({ resource, now, share }) => [resource, now, share])).toEqual([
    ['breaker', 1, 1],
    ['memory', 80, 0.8],
    ['connections', 6, null],
  ]);
});
