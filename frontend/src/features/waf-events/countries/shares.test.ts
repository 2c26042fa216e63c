import { expect, test } from 'vitest';
import { countsOf, strengthOf } from './shares';

test('countries have names and shares; what is no country stays as it is', () => {
  const values = [
    { value: 'NL', label: 'NL', count: 6 },
    { value: 'T1', label: 'T1', count: 2 },
  ];
  expect(countsOf(values, 'en')).toEqual([
    { code: 'NL', name: 'Netherlands', count: 6, share: 0.75 },
    { code: 'T1', name: 'T1', count: 2, share: 0.25 },
  ]);
  expect(countsOf([], 'en')).toEqual([]);
});

test('a quarter of the events is half the colour', () => {
  expect([strengthOf(0, 8), strengthOf(2, 8), strengthOf(8, 8), strengthOf(0, 0)]).toEqual([
    0, 0.5, 1, 0,
  ]);
});
