/** The four live numbers beside the chart. Pure. */
import type { TrafficSample } from '@/lib/live/trafficSeries';

export type Figures = {
  /** Null where nothing is known of the last seconds. */
  perSecond: number | null;
  /** Share of failed requests in the last minute, 0–1; null without requests. */
  failedShare: number | null;
  p50Ms: number | null;
  p99Ms: number | null;
};

const RATE_SECONDS = 10;
const SHARE_SECONDS = 60;

export function figuresOf(samples: readonly TrafficSample[]): Figures {
  const newest = samples.at(-1);
  const since = (seconds: number) =>
    samples.filter(({ atSeconds }) => atSeconds > (newest?.atSeconds ?? 0) - seconds);
  const minute = since(SHARE_SECONDS);
  const total = sum(known(minute.map(({ perSecond }) => perSecond)));
  const failed = sum(known(minute.map(({ failedPerSecond }) => failedPerSecond)));
  const timed = samples.findLast(({ p50Ms }) => p50Ms !== null);
  return {
    perSecond: mean(known(since(RATE_SECONDS).map(({ perSecond }) => perSecond))),
    failedShare: total > 0 ? failed / total : null,
    p50Ms: timed?.p50Ms ?? null,
    p99Ms: timed?.p99Ms ?? null,
  };
}

const known = (values: readonly (number | null)[]): number[] =>
  values.filter((value) => value !== null);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const mean = (values: readonly number[]): number | null =>
  values.length ? sum(values) / values.length : null;
