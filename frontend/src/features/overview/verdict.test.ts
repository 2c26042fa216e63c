import { expect, test } from 'vitest';
import { alerts } from '@/test/world/alerts';
import { nodes, slices } from '@/test/world/fleet';
import { concernsOf } from './concerns';
import { verdictOf } from './verdict';

const proven = slices.filter(({ status }) => status === 'proven');
const healthy = nodes.filter(({ status }) => status === 'online');

test('when everything published is proven everywhere, it says so', () => {
  expect(verdictOf(proven, 2, concernsOf(healthy, proven), [])).toEqual({
    kind: 'proven',
    slices: proven.length,
    nodes: 2,
  });
});

test('a refusal and a silent node both need attention, the refusal first', () => {
  const concerns = concernsOf(nodes, slices);
  expect(concerns.map(({ kind }) => kind)).toEqual(['refusal', 'silence']);
  expect(verdictOf(slices, 4, concerns, [])).toEqual({
    kind: 'concerns',
    count: 2,
    pages: 0,
    tickets: 0,
  });
});

test('silence is never health: one silent node is enough to take the good word back', () => {
  const silent = nodes.filter(({ status }) => status === 'stale');
  expect(verdictOf(proven, 1, concernsOf(silent, proven), []).kind).toBe('concerns');
});

test('what is on its way is neither proven nor a concern', () => {
  const rolling = slices.filter(({ status }) => status !== 'held');
  expect(verdictOf(rolling, 1, concernsOf(healthy, proven), [])).toEqual({
    kind: 'rolling',
    slices: 1,
  });
});

test('with nothing published it claims nothing', () => {
  expect(verdictOf([], 0, [], [])).toEqual({ kind: 'empty' });
});

test('a slice held back by nodes that are not at hand is a concern all the same', () => {
  const concerns = concernsOf(healthy, slices);
  expect(concerns.map(({ kind }) => kind)).toEqual(['holding']);
});

test('a degraded node says which part of it is not well', () => {
  const [node] = healthy;
  if (!node) throw new Error('the world has healthy nodes');
  const deaf = { ...node, status: 'degraded', envoy: { state: 'crashed' } } as const;
  const listeners = node.listeners.map((listener) => ({
    ...listener,
    proven: listener.name === 'http',
  }));
  expect(concernsOf([{ ...deaf, listeners }], [])).toMatchObject([
    {
      kind: 'unwell',
      reasons: [
        { part: 'envoy', word: 'crashed' },
        { part: 'listener', word: 'https' },
        { part: 'listener', word: 'https (QUIC)' },
      ],
    },
  ]);
});

test('pages count as things, but not twice where their node is one already, nor while nobody is told', () => {
  const [page] = alerts;
  const silent = nodes.find(({ status }) => status === 'stale');
  if (!page || !silent) throw new Error('the world has a page and a silent node');
  const count = (...firing: (typeof page)[]) =>
    verdictOf(proven, 1, concernsOf([silent], proven), firing);
  const elsewhere = { ...page, path: '/s/acme@edge/routes' };
  expect(count(elsewhere)).toEqual({ kind: 'concerns', count: 2, pages: 1, tickets: 0 });
  expect(count({ ...page, path: `/nodes/${silent.id}` })).toMatchObject({ count: 1, pages: 1 });
  expect(count({ ...elsewhere, muted_by: 'Silenced.' })).toMatchObject({ count: 1, pages: 0 });
  expect(verdictOf(proven, 1, [], [elsewhere]).kind).toBe('concerns');
});
