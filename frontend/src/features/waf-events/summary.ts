/** Exact counts of a time: sums, bars for the chart, and how long nobody was heard. Pure. */
import type { Counted, WafPoint, WafSummary } from '@/api/types/waf';
import type { Bar, Gap } from '@/ui/chart/bars';
import { DRAWN, type Drawn } from '@/waf/outcomes';
import type { Range } from './range';

const COUNTED: readonly Counted[] = ['passed', ...DRAWN];
const secondsOf = (at: string): number => Date.parse(at) / 1_000;

const isHeard = (point: WafPoint): boolean => COUNTED.some((name) => point[name] !== null);

export const pointsIn = (
  { points }: Pick<WafSummary, 'points'>,
  { since, until }: Range,
): WafPoint[] =>
  points.filter(({ at }) => {
    const moment = Date.parse(at);
    return moment >= Date.parse(since) && (until === null || moment < Date.parse(until));
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
