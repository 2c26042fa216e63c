/** Traffic in depth as lines and cells. Pure; unknown is null, never zero. */
import type { TrafficDepth, TrafficPoint } from '@/api/types/traffic';
import type { Heat } from '@/ui/chart/heat';

type Values = (number | null)[];

export type Course = {
  times: number[];
  stepSeconds: number;
  known: Values;
  perSecond: Values;
  failedPerSecond: Values;
  refusedPerSecond: Values;
  limitedPerSecond: Values;
  failedShare: Values;
  p50: Values;
  p99: Values;
  heat: Heat;
};

const startsOf = (points: readonly { at: string }[]): number[] =>
  points.map(({ at }) => Date.parse(at) / 1_000);

/** The last step is still running: a part of a step would look like a fall. */
export function courseOf({
  points: all,
  step_seconds: step,
  bounds_ms: bounds,
}: TrafficDepth): Course {
  const points = all.slice(0, -1);
  const rate = (count: number | null) => (count === null ? null : count / step);
  const times = startsOf(points);
  return {
    times,
    stepSeconds: step,
    known: points.map(({ total }) => (total === null ? null : 1)),
    perSecond: points.map(({ total }) => rate(total)),
    failedPerSecond: points.map((point) => rate(point['5xx'])),
    refusedPerSecond: points.map((point) => rate(point['4xx'])),
    limitedPerSecond: points.map((point) => rate(point['429'])),
    failedShare: points.map((point) => shareOf(point['5xx'], point.total)),
    p50: points.map(({ p50_ms: ms }) => ms),
    p99: points.map(({ p99_ms: ms }) => ms),
    heat: {
      times,
      stepSeconds: step,
      bounds,
      columns: points.map(({ latency }) => latency && columnOf(latency, bounds.length)),
    },
  };
}

const shareOf = (part: number | null, total: number | null): number | null =>
  part === null || !total ? null : part / total;

function columnOf(pairs: readonly (readonly number[])[], length: number): number[] {
  const column = Array.from<number>({ length }).fill(0);
  for (const [bucket, count] of pairs) if (bucket !== undefined) column[bucket] = count ?? 0;
  return column;
}

export type Small = {
  total: number | null;
  failedShare: number | null;
  p99: number | null;
  rates: number[];
};

/** One node in four numbers: requests, failures, the slowest of its newest known step, and the shape of its rate. */
export function smallOf(points: readonly TrafficPoint[]): Small {
  const known = points.filter(({ total }) => total !== null);
  const sum = (name: 'total' | '5xx') => known.reduce((all, point) => all + (point[name] ?? 0), 0);
  const total = known.length > 0 ? sum('total') : null;
  return {
    total,
    failedShare: total ? sum('5xx') / total : null,
    p99: points.findLast(({ p99_ms: ms }) => ms !== null)?.p99_ms ?? null,
    rates: points.slice(0, -1).map(({ total: count }) => count ?? 0),
  };
}
