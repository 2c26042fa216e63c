/** Exact counts of a time: sums, bars for the chart, and how long nobody was heard. Pure. */
import type { Counted, WafPoint, WafSummary } from '@/api/types/waf';
import type { Bar, Gap } from '@/ui/chart/bars';
import { DRAWN, type Drawn } from '@/waf/outcomes';
import type { Range } from '@/lib/timeRange';

const COUNTED: readonly Counted[] = ['passed', ...DRAWN];
const secondsOf = (at: string): number => Date.parse(at) / 1_000;

const isHeard = (point: WafPoint): boolean => COUNTED.some((name) => point[name] !== null);

type Steps = Pick<WafSummary, 'points' | 'step_seconds'>;

/** The points of a time; a step that still runs counts as soon as somebody was heard in it. */
export const pointsIn = (
  { points, step_seconds: step }: Steps,
  { since, until }: Range,
  nowMs: number,
): WafPoint[] =>
  points.filter((point) => {
    const moment = Date.parse(point.at);
    const isIn = moment >= Date.parse(since) && (until === null || moment < Date.parse(until));
    return isIn && (isHeard(point) || moment + step * 1_000 <= nowMs);
  });

export type Sums = Record<Counted, number> & {
  /** How long nobody was heard. */
  unheardSeconds: number;
};

export function sumsOf(points: readonly WafPoint[], stepSeconds: number): Sums {
  const sum = (name: Counted) => points.reduce((total, point) => total + (point[name] ?? 0), 0);
  const counts = Object.fromEntries(COUNTED.map((name) => [name, sum(name)]));
  const unheardSeconds = points.filter((point) => !isHeard(point)).length * stepSeconds;
  return { ...(counts as Record<Counted, number>), unheardSeconds };
}

export const barsOf = (points: readonly WafPoint[]): Bar<Drawn>[] =>
  points.map((point) => ({
    atSeconds: secondsOf(point.at),
    counts: isHeard(point) ? countsOf(point) : null,
  }));

const countsOf = (point: WafPoint): Record<Drawn, number> =>
  Object.fromEntries(DRAWN.map((name) => [name, point[name] ?? 0])) as Record<Drawn, number>;

/** What the axis reaches over: whole steps, up to the last point or the chosen end. */
export function axisOf(points: readonly WafPoint[], range: Range, stepSeconds: number): Gap {
  const last = points.at(-1);
  const end = range.until
    ? secondsOf(range.until)
    : secondsOf(last?.at ?? range.since) + stepSeconds;
  const start = Math.max(secondsOf(range.since), secondsOf(points[0]?.at ?? range.since));
  return [start, Math.max(end, start + stepSeconds)];
}
