import { expect, test } from 'vitest';
import { nodes, slices } from '@/test/world/fleet';
import { concernsOf } from './concerns';
import { verdictOf } from './verdict';

const proven = slices.filter(({ status }) => status === 'proven');
const healthy = nodes.filter(({ status }) => status === 'online');

test('when everything published is proven everywhere, it says so', () => {
  expect(verdictOf(proven, 2, concernsOf(healthy))).toEqual({ kind: 'proven', slices: proven.length, nodes: 2 });
});

test('a refusal and a silent node both need attention, the refusal first', () => {
  const concerns = concernsOf(nodes);
  expect(concerns.map(({ kind, node }) => [kind, node.name])).toEqual([
    ['refusal', 'edge-2'],
    ['silence', 'edge-3'],
  ]);
  expect(verdictOf(slices, 4, concerns)).toEqual({ kind: 'concerns', count: 2 });
});

test('silence is never health: one silent node is enough to take the good word back', () => {
  const silent = nodes.filter(({ status }) => status === 'stale');
  expect(verdictOf(proven, 1, concernsOf(silent)).kind).toBe('concerns');
});

test('what is on its way is neither proven nor a concern', () => {
  const rolling = slices.filter(({ status }) => status !== 'held');
  expect(verdictOf(rolling, 1, concernsOf(healthy))).toEqual({ kind: 'rolling', slices: 1 });
});

test('with nothing published it claims nothing', () => {
  expect(verdictOf([], 0, [])).toEqual({ kind: 'empty' });
});
