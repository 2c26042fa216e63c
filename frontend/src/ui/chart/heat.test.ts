import { expect, test } from 'vitest';
import { filledRows, mostOf, rampColor, strength, type Heat } from './heat';

const heat = (columns: Heat['columns']): Heat => ({
  times: columns.map((_column, index) => index * 10),
  stepSeconds: 10,
  bounds: [1, 2, 4, 8, 16, 32],
  columns,
});

test('rows without any request are not drawn, but for one on each side', () => {
  expect(filledRows(heat([[0, 0, 5, 0, 0, 0], null, [0, 0, 0, 1, 0, 0]]))).toEqual([1, 4]);
  expect(filledRows(heat([null, null]))).toEqual([0, 5]);
});

test('one slow request beside a thousand fast ones is seen', () => {
  expect(mostOf(heat([[1_000, 0, 0, 0, 0, 1], null]))).toBe(1_000);
  expect(strength(1, 1_000)).toBeGreaterThan(0.08);
  expect(strength(0, 1_000)).toBe(0);
});

const lightness = (scheme: 'light' | 'dark'): number[] =>
  [0, 0.5, 1].map((share) => Number(/\((\S+)/.exec(rampColor(share, scheme))?.[1]));

test('the ramp gets darker on light ground and lighter on dark ground, evenly', () => {
  const [first = 0, middle = 0, last = 0] = lightness('light');
  expect(first - middle).toBeCloseTo(middle - last);
  expect(first).toBeGreaterThan(last);
  const dark = lightness('dark');
  expect(dark).toEqual(dark.toSorted((one, other) => one - other));
});
