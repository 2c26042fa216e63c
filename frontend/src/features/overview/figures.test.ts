import { expect, test } from 'vitest';
import type { TrafficSample } from '@/lib/live/trafficSeries';
import { figuresOf } from './figures';
import { thin } from './thin';

const sample = (atSeconds: number, perSecond: number, failedPerSecond = 0): TrafficSample => ({
  atSeconds,
  perSecond,
  okPerSecond: perSecond - failedPerSecond,
  redirectPerSecond: 0,
  refusedPerSecond: 0,
  failedPerSecond,
  p50Ms: null,
  p99Ms: perSecond,
});

test('the rate is the mean of the last ten seconds, the failures those of the last minute', () => {
  const samples = [sample(0, 1_000, 1_000), sample(50, 10, 5), sample(95, 20), sample(100, 30)];
  const { perSecond, failedShare } = figuresOf(samples);
  expect(perSecond).toBe(25);
  expect(failedShare).toBeCloseTo(5 / 60);
});

test('without requests there is no share of failures, rather than a good one', () => {
  expect(figuresOf([sample(1, 0)]).failedShare).toBeNull();
  expect(figuresOf([]).failedShare).toBeNull();
});

test('a long series keeps its shape in few points', () => {
  const values = thin(
    Array.from({ length: 100 }, (_, index) => sample(index, index)),
    10,
  );
  expect(values).toHaveLength(10);
  expect(values[0]).toBe(4.5);
});
