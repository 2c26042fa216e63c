import { expect, test } from 'vitest';
import type { EgressPolicy, ResidencyRule } from '@/api/types/intent';
import { egressPolicies, namedDestinations, workloads } from '@/test/world/egress';
import { breaksOf, isFrom, isTo } from './residing';

const rule = (change: Partial<ResidencyRule> = {}): ResidencyRule => ({
  name: 'stays',
  data_class: 'payments',
  from_regions: ['us-east'],
  to_regions: ['us-east', 'us-west'],
  strict: true,
  ...change,
});
const nodes = [
  { id: 'n-1', name: 'edge-1', region: 'us-east' },
  { id: 'n-2', name: 'edge-2', region: 'eu-west' },
  { id: 'n-3', name: 'edge-3', region: '' },
];
const world = { policies: egressPolicies, workloads, named: namedDestinations, nodes };
const [payments] = egressPolicies as [EgressPolicy];
const broken = (change: Partial<ResidencyRule>, policy = payments) => {
  const found = breaksOf(rule(change), policy, world);
  return {
    destinations: found.destinations.map(({ destination }) => destination),
    nodes: found.nodes.map(({ name }) => name),
  };
};

test.each([
  [['us-east'], true],
  [['us-east', 'us-west'], true],
  [['us-east', 'de'], false],
  [[], false],
])('to destinations in %j: %s', (regions, isLet) => {
  expect(isTo(rule(), regions)).toBe(isLet);
});

test('where nobody says where it is only a strict rule refuses, and without regions none does', () => {
  expect(isTo(rule({ strict: false }), [])).toBe(true);
  expect(isFrom(rule({ strict: false }), '')).toBe(true);
  expect(isFrom(rule(), '')).toBe(false);
  expect(isTo(rule({ to_regions: [] }), ['de'])).toBe(true);
  expect(isFrom(rule({ from_regions: [] }), 'de')).toBe(true);
});

test('whatever is elsewhere is named; a named destination is where it says itself', () => {
  expect(broken({})).toEqual({
    destinations: ['api.stripe.com:443', 'files.stripe.com:443'],
    nodes: ['edge-2', 'edge-3'],
  });
  expect(broken({ to_regions: ['de'], strict: false, from_regions: [] })).toEqual({
    destinations: ['POST http://stripe.egress:80/v1/charges'],
    nodes: [],
  });
});

test('a class that no workload of the policy handles binds nobody', () => {
  const {
    bound,
    destinations,
    nodes: refused,
  } = breaksOf(rule({ data_class: 'x' }), payments, world);
  expect([bound, destinations, refused]).toEqual([[], [], []]);
});

test('what another rule allows from a known region comes through by that one', () => {
  const [first] = payments.spec.rules;
  if (!first) throw new Error('no rule');
  const known = first.destinations.map((one) => ({ ...one, regions: ['us-west'] }));
  const rules = [...payments.spec.rules, { ...first, name: 'known', destinations: known }];
  expect(broken({}, { ...payments, spec: { ...payments.spec, rules } }).destinations).toEqual([]);
});

test('a policy that observes beside one that enforces binds nobody', () => {
  const beside = {
    ...payments,
    name: 'beside',
    spec: { ...payments.spec, mode: 'observe' as const },
  };
  const { bound, unbound } = breaksOf(rule(), beside, world);
  expect([bound, unbound]).toEqual([[], ['orders']]);
});
