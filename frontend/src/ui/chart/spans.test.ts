import { describe, expect, test } from 'vitest';
import { alone, gapsIn, sampled, zoomed } from './spans';

describe('gaps', () => {
  test('are where no line knows anything, neighbours in one', () =>
    expect(
      gapsIn(
        [0, 10, 20, 30, 40],
        [
          [1, null, null, 4, null],
          [1, null, null, null, 5],
        ],
        10,
      ),
    ).toEqual([[10, 30]]));
  test('that do not touch stay two', () =>
    expect(gapsIn([0, 10, 20], [[null, 1, null]], 10)).toEqual([
      [0, 10],
      [20, 30],
    ]));
  test('a point between two of them is drawn as a point', () =>
    expect(alone([null, 3, null, 4, 5])).toEqual([1]));
});

describe('zooming by keyboard', () => {
  test('halves what is shown around the cross-hair and stays inside', () => {
    expect(zoomed([0, 100], [0, 100], 50, '+')).toEqual([25, 75]);
    expect(zoomed([0, 100], [0, 100], 95, '+')).toEqual([50, 100]);
  });
  test('goes no nearer than some seconds, and back to all', () => {
    expect(zoomed([40, 60], [0, 100], 50, '+')).toEqual([40, 60]);
    expect(zoomed([20, 80], [0, 100], 50, '-')).toBeNull();
  });
});

test('a table of a long line has few rows, with the first and the last of what is shown', () => {
  const times = Array.from({ length: 10_000 }, (_, index) => index);
  const rows = sampled(times, [100, 5_000], 60);
  expect([rows.length, rows[0], rows.at(-1)]).toEqual([60, 100, 5_000]);
  expect(sampled([1, 2, 3], null, 60)).toEqual([0, 1, 2]);
});
