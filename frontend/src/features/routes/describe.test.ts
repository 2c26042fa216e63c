import { describe, expect, test } from 'vitest';
import type { RouteMatch } from '@/api/types/intent';
import { allTo, describeMatch, describeTarget, sharesOf } from './describe';

const match = (change: Partial<RouteMatch>): RouteMatch => ({
  path: { type: 'prefix', value: '/' },
  methods: [],
  headers: [],
  query: [],
  ...change,
});
const forward = (...backends: [string, number][]) => ({
  action: {
    type: 'forward' as const,
    backends: backends.map(([service, weight]) => ({ service, weight })),
    rewrite: null,
    timeout_seconds: 15,
    retry: null,
  },
});

describe('a match in few words', () => {
  test.each([
    [match({}), '/'],
    [match({ path: { type: 'exact', value: '/x' } }), '= /x'],
    [match({ path: { type: 'regex', value: '^/v[0-9]' }, methods: ['GET'] }), 'GET ~ ^/v[0-9]'],
    [match({ query: [{ name: 'a', type: 'present', value: '' }] }), '/ +1'],
  ])('%o is %s', (given, words) => expect(describeMatch(given)).toBe(words));
});

describe('a target in few words', () => {
  test('one service is just its name', () =>
    expect(describeTarget(forward(['echo', 7]))).toBe('echo'));
  test('several show their share, those without traffic are left out', () =>
    expect(describeTarget(forward(['v1', 3], ['v2', 1], ['v3', 0]))).toBe('v1 75 % · v2 25 %'));
});

test('weights of zero are no shares, not a division by zero', () =>
  expect(sharesOf([{ service: 'a', weight: 0 }])).toEqual([0]));

test('all to one leaves the others in place with nothing', () =>
  expect(
    allTo(
      [
        { service: 'a', weight: 90 },
        { service: 'b', weight: 10 },
      ],
      1,
    ),
  ).toEqual([
    { service: 'a', weight: 0 },
    { service: 'b', weight: 100 },
  ]));
