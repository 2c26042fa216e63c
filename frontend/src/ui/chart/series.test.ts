import { expect, test } from 'vitest';
import { niceTop } from './options';
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

test('a spark needs two values and stays inside its box', () => {
  expect(pathOf([4], 96, 22)).toBe('');
  const heights = [...pathOf([0, 4, 2], 96, 22).matchAll(/ (\d+\.\d)/g)].map(([, y]) => Number(y));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...heights)).toBeLessThanOrEqual(22);
});
