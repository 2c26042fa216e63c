import { expect, test, vi } from 'vitest';
import { liveTraffic } from '@/test/world/liveTraffic';
import { toSample, TrafficSeries } from './trafficSeries';

const messageAt = (seconds: number) => ({
  ...liveTraffic('traffic:acme@edge'),
  at: new Date(seconds * 1_000).toISOString(),
});
const sampleAt = (seconds: number) => toSample(messageAt(seconds), 2);
const times = (series: TrafficSeries) => series.samples.map(({ atSeconds }) => atSeconds);

test('counts of a window become rates per second', () => {
  const sample = toSample({ ...messageAt(10), total: 30, '5xx': 4 }, 2);
  expect([sample.perSecond, sample.failedPerSecond]).toEqual([15, 2]);
});

test('history goes before what already came live, nothing twice', () => {
  const series = new TrafficSeries(100);
  series.push(messageAt(30));
  series.push(messageAt(32));
  series.seed([sampleAt(10), sampleAt(20), sampleAt(30)]);
  expect(times(series)).toEqual([10, 20, 30, 32]);
});

test('what is older than it keeps is forgotten', () => {
  const series = new TrafficSeries(10);
  [0, 4, 8, 12, 16].forEach((seconds) => series.push(messageAt(seconds + 100)));
  expect(times(series)).toEqual([108, 112, 116]);
});

test('a message repeated or out of order changes nothing', () => {
  const series = new TrafficSeries(100);
  const seen = vi.fn();
  series.push(messageAt(12));
  series.subscribe(seen);
  series.push(messageAt(12));
  series.push(messageAt(10));
  expect(times(series)).toEqual([12]);
  expect(seen).not.toHaveBeenCalled();
});
