import { expect, test } from 'vitest';
import { gapsOf, stackedColumns, zoomOf, type Bar } from './bars';

const PARTS = ['refused', 'noted'] as const;
const bars: Bar<'refused' | 'noted'>[] = [
  { atSeconds: 0, counts: { refused: 3, noted: 2 } },
  { atSeconds: 60, counts: null },
  { atSeconds: 120, counts: null },
  { atSeconds: 180, counts: { refused: 0, noted: 1 } },
  { atSeconds: 240, counts: null },
];

test('the whole is painted first, the first part last and at the bottom', () => {
  expect(stackedColumns(bars, PARTS)).toEqual([
    [0, 60, 120, 180, 240],
    [5, null, null, 1, null],
    [3, null, null, 0, null],
  ]);
});

test('a step of which nothing is known is a gap, never a zero', () => {
  expect(gapsOf(bars, 60)).toEqual([
    [60, 180],
    [240, 300],
  ]);
});

test('a drag becomes whole steps', () => {
  expect(zoomOf(61, 179, 60)).toEqual([60, 180]);
  expect(zoomOf(60, 60, 60)).toBeNull();
});
