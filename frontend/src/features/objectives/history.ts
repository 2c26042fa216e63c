/** An objective's past as lines of charts. Pure. */
import type { ObjectiveHistory } from '@/api/types/objectives';
import type { Marker } from '@/ui/chart/markers';
import type { Shade } from '@/ui/chart/timeOptions';

type Values = (number | null)[];

export type Course = {
  times: number[];
  stepSeconds: number;
  /** One where somebody was heard: no traffic is not a gap. */
  known: Values;
  remaining: Values;
  level: Values;
  goodPerSecond: Values;
  badPerSecond: Values;
  markers: Marker[];
  shades: Shade[];
};

const secondsOf = (at: string): number => Date.parse(at) / 1_000;

export function courseOf({
  points,
  step_seconds: step,
  revisions,
  exclusions,
}: ObjectiveHistory): Course {
  const rate = (count: number | null) => (count === null ? null : count / step);
  return {
    times: points.map(({ at }) => secondsOf(at)),
    stepSeconds: step,
    known: points.map(({ good }) => (good === null ? null : 1)),
    remaining: points.map(({ remaining }) => remaining),
    level: points.map(({ good, bad }) => levelOf(good, bad)),
    goodPerSecond: points.map(({ good }) => rate(good)),
    badPerSecond: points.map(({ bad }) => rate(bad)),
    markers: revisions
      .map(({ at, sequence, title, author }): Marker => ({
        atSeconds: secondsOf(at),
        revision: sequence,
        kind: 'complete',
        text: [title, author].filter(Boolean).join(' · '),
      }))
      .toSorted((one, other) => one.atSeconds - other.atSeconds),
    shades: exclusions.map(({ since, until, reason }) => ({
      from: secondsOf(since),
      to: secondsOf(until),
      text: reason,
    })),
  };
}

const levelOf = (good: number | null, bad: number | null): number | null =>
  good === null || bad === null || good + bad === 0 ? null : good / (good + bad);

const DAY = 86_400;
const STEPS = [60, 300, 900, 3_600, 21_600, DAY] as const;
const GOOD_POINTS = 420;
const HOUR = 3_600;

export type RangeName = '1h' | '6h' | '1d' | '7d' | 'window';
export const RANGES: Readonly<Record<Exclude<RangeName, 'window'>, number>> = {
  '1h': HOUR,
  '6h': 6 * HOUR,
  '1d': DAY,
  '7d': 7 * DAY,
};

/** The ranges that are shorter than the window, and the window itself. */
export const rangesOf = (windowSeconds: number): RangeName[] => [
  ...(Object.keys(RANGES) as (keyof typeof RANGES)[]).filter(
    (name) => RANGES[name] < windowSeconds,
  ),
  'window',
];

export const rangeSeconds = (name: RangeName, windowSeconds: number): number =>
  name === 'window' ? windowSeconds : RANGES[name];

/** The finest step that makes a readable number of points. */
export const stepOf = (seconds: number): number =>
  STEPS.find((step) => seconds <= step * GOOD_POINTS) ?? DAY;

/** The axis of levels: from a little below the worst, or the target, up to all. */
export function levelRange(target: number): (min: number, max: number) => [number, number] {
  return (min) => {
    const least = Math.min(min, target);
    return [Math.max(0, least - (1 - least) * 0.25), 1];
  };
}

/** The whole budget: down to what is overspent, never less than all of it. */
export const wholeBudget = (min: number): [number, number] => [Math.min(min * 1.05, 0), 1];

/** What the budget did: only the part it moved in. */
export function movedBudget(min: number, max: number): [number, number] {
  const room = Math.max((max - min) * 0.15, 0.002);
  return [min - room, max + room];
}
