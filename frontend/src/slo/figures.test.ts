import { describe, expect, test } from 'vitest';
import { formatBudget, formatBurn, formatLevel, windowWords } from './figures';

const plain = (text: string) => text.replaceAll('\u2009', ' ');

describe('a level', () => {
  test.each([
    [0.99996, '99.9', '99.99 %'],
    [0.9994999, '99.95', '99.949 %'],
    [1, '99.9', '100 %'],
    [0.999, '99.9', '99.90 %'],
    [null, '99.9', '–'],
  ])('%s of %s is %s: never rounded up to look kept', (share, target, words) =>
    expect(plain(formatLevel(share, target))).toBe(words),
  );
});

describe('a budget', () => {
  test.each([
    [0.614, '61.4 %'],
    [-0.27, '\u221227.0 %'],
    [-0.0001, '0.0 %'],
    [-8.999, '\u2212900 %'],
    [-12.4, '\u221212×'],
    [-425.52, '\u2212426×'],
    [1, '100 %'],
    [null, '–'],
  ])('%s is %s', (remaining, words) => expect(plain(formatBudget(remaining))).toBe(words));
});

test('a burn says how many times as fast', () => {
  expect([14.4, 1, 0.01, 0, 312.4, null].map(formatBurn)).toEqual([
    '14.4×',
    '1×',
    '<0.1×',
    '0×',
    '312×',
    '–',
  ]);
});

test('windows have names', () => {
  expect(windowWords({ type: 'rolling', days: 28, unit: null, time_zone: null })).toEqual([
    'window.rolling',
    { days: 28 },
  ]);
  expect(windowWords({ type: 'calendar', days: null, unit: 'month', time_zone: 'UTC' })[0]).toBe(
    'window.month',
  );
});
