import { expect, test } from 'vitest';
import { formatSeconds } from './durations';
import { formatMs, formatRate, formatShare, formatShort } from './numbers';

const plain = (text: string) => text.replaceAll('\u2009', ' ');

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [200, '3 min'],
  [7_300, '2 h'],
  [1_000_000, '11 d'],
])('%d seconds read as %s', (seconds, words) => {
  expect(plain(formatSeconds(seconds))).toBe(words);
});

test.each([
  [0, '0 %'],
  [0.00001, '<0.01 %'],
  [0.0213, '2.13 %'],
  [0.5, '50 %'],
  [1, '100 %'],
])('a share of %d reads as %s', (share, words) => {
  expect(plain(formatShare(share))).toBe(words);
});

test.each([
  [0, '0'],
  [0.04, '<0.1'],
  [4.25, '4.3'],
  [138.4, '138'],
  [100, '100'],
])('%d requests per second read as %s', (rate, words) => {
  expect(formatRate(rate)).toBe(words);
});

test('latency says seconds when milliseconds stop helping, and a dash when nothing was measured', () => {
  expect([null, 4.26, 92, 12_400].map(formatMs).map(plain)).toEqual([
    '–',
    '4.3 ms',
    '92 ms',
    '12.4 s',
  ]);
});

test('counts stay exact until exactness stops helping', () => {
  expect([9_999, 61_240, 1_920_000].map(formatShort)).toEqual(['9,999', '61.2K', '1.92M']);
});
