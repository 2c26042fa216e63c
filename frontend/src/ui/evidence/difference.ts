/** A difference of two shares as numbers and as columns of a chart. Pure; what is not known stays null. */
import type { EvidencePoint } from '@/api/types/rollouts';

const MINUS = '\u2212';
const THIN = '\u2009';

/** `0.309` → `+30.9 pp`, `-0.0021` → `−0.21 pp`; what is too small to say is `≈ 0 pp`. */
export function formatPoints(difference: number): string {
  const points = Math.abs(difference) * 100;
  if (points === 0) return `0${THIN}pp`;
  if (points < 0.005) return `≈${THIN}0${THIN}pp`;
  const digits = points < 10 ? points.toFixed(2) : points.toFixed(1);
  return `${difference < 0 ? MINUS : '+'}${digits}${THIN}pp`;
}

/** The same for an axis: no unit, no more digits than the ticks differ by. */
export const formatTick = (difference: number): string =>
  String(Number((difference * 100).toFixed(4))).replace('-', MINUS);

/** Times, then upper end, lower end and difference; null where nothing was known. */
export type DifferenceColumns = [number[], (number | null)[], (number | null)[], (number | null)[]];

export const columnsOf = (points: readonly EvidencePoint[]): DifferenceColumns => [
  points.map(({ at }) => Date.parse(at) / 1_000),
  points.map(({ upper }) => upper),
  points.map(({ lower }) => lower),
  points.map(({ difference }) => difference),
];

const HEADROOM = 0.12;
const SMALLEST = 0.0005;
/** The first minutes know next to nothing: their band may leave the chart, their line may stretch it a little. */
const SETTLED_AFTER = 1 / 3;
const STRETCH = 1.5;

/** What the chart shows from bottom to top: always zero and the practical threshold, and the band once it settled. */
export function rangeOf(
  points: readonly EvidencePoint[],
  practical: number,
): [bottom: number, top: number] {
  const settled = points.slice(Math.floor(points.length * SETTLED_AFTER));
  const band = settled.flatMap(({ lower, upper }) => [lower, upper]).filter(isKnown);
  const line = points.map(({ difference }) => difference).filter(isKnown);
  const low = Math.min(0, ...band);
  const high = Math.max(practical, SMALLEST, ...band);
  const bottom = Math.max(Math.min(low, ...line), low * STRETCH);
  const top = Math.min(Math.max(high, ...line), high * STRETCH);
  const room = (top - bottom) * HEADROOM;
  return [bottom - room, top + room];
}

const isKnown = (value: number | null): value is number => value !== null;

/** How far the evidence came on its way to a decision, 0…1; it grows by multiplication, so its logarithm is shown. */
export function strengthOf(evidence: number, needed: number): number {
  if (evidence <= 1 || needed <= 1) return 0;
  return Math.min(1, Math.log(evidence) / Math.log(needed));
}
