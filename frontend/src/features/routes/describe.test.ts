import { describe, expect, test } from 'vitest';
import type { RouteMatch } from '@/api/types/intent';
import * as blank from './blank';
import { allTo, describeMatch, describeTarget, sharesOf } from './describe';

const match = (change: Partial<RouteMatch>): RouteMatch => ({
  path: { type: 'prefix', value: '/' },
  methods: [],
  headers: [],
  query: [],
  cookies: [],
  grpc: null,
  client_addresses: [],
  countries: [],
  asns: [],
  tls_fingerprints: [],
  scheme: null,
  ...change,
});
const forward = (...backends: [string, number][]) => ({
  action: {
    ...blank.forward(),
    backends: backends.map(([service, weight]) => blank.backend(service, weight)),
  },
});

describe('a match in few words', () => {
  test.each([
    [match({}), '/'],
    [match({ path: { type: 'exact', value: '/x' } }), '= /x'],
    [match({ path: { type: 'regex', value: '^/v[0-9]' }, methods: ['GET'] }), 'GET ~ ^/v[0-9]'],
    [match({ path: { type: 'template', value: '/u/{id}' } }), '/u/{id}'],
    [
      match({ grpc: { type: 'exact', service: 'shop.Orders', method: null } }),
      'gRPC shop.Orders/*',
    ],
    [match({ client_addresses: ['10.0.0.0/8'], scheme: 'https' }), '/ +2'],
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
  expect(sharesOf([blank.backend('a', 0)])).toEqual([0]));

test('all to one leaves the others in place with nothing', () =>
  expect(allTo([blank.backend('a', 90), blank.backend('b', 10)], 1)).toEqual([
    blank.backend('a', 0),
    blank.backend('b', 100),
  ]));

test('an answer of its own is told by its status', () =>
  expect(describeTarget({ action: blank.respond() })).toBe('503'));
