import { expect, test } from 'vitest';
import { niceTop, timeLabels } from './options';
import { pathOf } from './Sparkline';
import { toColumns } from './series';

test('samples become one column of times and one per line', () => {
  const samples = [
    { atSeconds: 1, a: 5 },
    { atSeconds: 2, a: 7 },
  ];
  const lines = [{ label: 'a', value: ({ a }: { a: number }) => a, stroke: '--gh-ok' }];
  expect(toColumns(samples, lines)).toEqual([
    [1, 2],
    [5, 7],
  ]);
});

test('the top of a chart leaves room and does not move with every sample', () => {
  expect(niceTop(138)).toBe(niceTop(137));
  expect(niceTop(138)).toBeGreaterThan(138);
  expect(niceTop(0)).toBe(1);
  expect(niceTop(null)).toBe(1);
});

const roomy = () => 200;

test('times are told to the second where minutes would repeat, and none is cut', () => {
  const start = Date.UTC(2026, 10, 21, 5, 57) / 1_000;
  expect(timeLabels([start, start + 60], 60, roomy)).toEqual(['05:57 UTC', '05:58']);
  const fine = [start, start + 15, start + 30];
  expect(timeLabels(fine, 15, roomy)).toEqual(['05:57:00 UTC', '05:57:15', '05:57:30']);
  const edge = (seconds: number) => (start + 30 - seconds) * 4;
  expect(timeLabels(fine, 15, edge)).toEqual(['05:57:00 UTC', '05:57:15', '']);
});

test('a spark needs two values and stays inside its box', () => {
  expect(pathOf([4], 96, 22)).toBe('');
  const heights = [...pathOf([0, 4, 2], 96, 22).matchAll(/ (\d+\.\d)/g)].map(([, y]) => Number(y));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...heights)).toBeLessThanOrEqual(22);
});

test('steps of days are labelled by their dates, for every one of them begins at midnight', () => {
  const midnight = Date.parse('2026-11-20T00:00:00Z') / 1_000;
  expect(timeLabels([midnight, midnight + 86_400], 86_400, () => 100)).toEqual([
    '20 Nov UTC',
    '21 Nov',
  ]);
});
