import { expect, test } from 'vitest';
import type { WentTo } from '@/api/types/egress';
import { layoutOf, linesOf } from './layout';

const NONE = { allowed: 0, would_deny: 0, denied: 0, failed: 0, bytes_up: 0, bytes_down: 0 };
const to = (destination: string, ...workloads: WentTo['workloads']): WentTo => ({
  ...NONE,
  destination,
  last_at: '2026-01-01T00:00:00Z',
  first_seen_at: null,
  last_seen_at: null,
  workloads,
  trend: [],
});
const WENT = [
  to('api.stripe.com:443', {
    ...NONE,
    workload: 'orders',
    allowed: 900,
    bytes_up: 10,
    bytes_down: 90,
  }),
  to(
    'evil.example:443',
    { ...NONE, workload: 'orders', denied: 9, failed: 1 },
    { ...NONE, workload: 'builder', denied: 4 },
  ),
];

test('each outcome of a workload at a destination is a line of its own', () => {
  expect(linesOf(WENT, 'count').map(({ key, volume }) => [key, volume])).toEqual([
    ['orders api.stripe.com:443 allowed', 900],
    ['orders evil.example:443 denied', 9],
    ['orders evil.example:443 failed', 1],
    ['builder evil.example:443 denied', 4],
  ]);
});

test('by bytes, what was refused weighs nothing and is still drawn', () => {
  const { strokes } = layoutOf(WENT, 'bytes');
  const [allowed, denied] = strokes;
  expect(linesOf(WENT, 'bytes').map(({ volume }) => volume)).toEqual([100, 0, 0, 0]);
  expect(denied?.width).toBeGreaterThan(0);
  expect(allowed?.width).toBeGreaterThan(10 * (denied?.width ?? 0));
});

test('nothing stands on anything else, and every line ends within its places', () => {
  const { workloads, destinations, strokes, height } = layoutOf(WENT, 'count');
  for (const places of [workloads, destinations])
    for (const [index, place] of places.entries()) {
      const before = places[index - 1];
      expect(place.y).toBeGreaterThan(before ? before.y + before.height : 0);
      expect(place.y + place.height).toBeLessThan(height);
    }
  for (const { workload, destination, fromY, toY } of strokes) {
    const from = workloads.find(({ name }) => name === workload);
    const till = destinations.find(({ name }) => name === destination);
    expect(fromY).toBeGreaterThanOrEqual(from?.y ?? Infinity);
    expect(toY).toBeLessThanOrEqual((till?.y ?? 0) + (till?.height ?? 0));
  }
});

test('without anything there is nothing to draw', () => {
  expect(layoutOf([], 'count').strokes).toEqual([]);
});
