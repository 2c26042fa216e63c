/** Stretches of time on a chart: gaps in what is known, and what is on screen. Pure. */

export type Span = readonly [fromSeconds: number, toSeconds: number];
export type Values = readonly (number | null)[];

/** Neighbouring steps of which no line knows anything are one gap. `times` are starts of steps. */
export function gapsIn(times: readonly number[], lines: readonly Values[], step: number): Span[] {
  const gaps: [number, number][] = [];
  for (const [index, from] of times.entries()) {
    if (lines.some((values) => values[index] != null)) continue;
    const last = gaps.at(-1);
    if (last && from <= last[1] + step / 2) last[1] = from + step;
    else gaps.push([from, from + step]);
  }
  return gaps;
}

/** Points that stand alone between gaps: a line would not show them. */
export const alone = (values: Values): number[] =>
  values.flatMap((value, index) =>
    value != null && values[index - 1] == null && values[index + 1] == null ? [index] : [],
  );

const ZOOM_STEP = 0.5;
const LEAST_SECONDS = 20;

/** Half of the time on screen (`+`) or twice as much (`-`) around a moment, within all there is. */
export function zoomed(shown: Span, all: Span, around: number, direction: '+' | '-'): Span | null {
  const wanted = (shown[1] - shown[0]) * (direction === '+' ? ZOOM_STEP : 1 / ZOOM_STEP);
  const width = Math.max(wanted, LEAST_SECONDS);
  if (width >= all[1] - all[0]) return null;
  const from = Math.min(Math.max(around - width / 2, all[0]), all[1] - width);
  return [from, from + width];
}

/** Up to `most` places spread evenly over those within the span: what a table of a long line shows. */
export function sampled(times: readonly number[], shown: Span | null, most: number): number[] {
  const places = times.flatMap((at, index) =>
    !shown || (at >= shown[0] && at <= shown[1]) ? [index] : [],
  );
  if (places.length <= most) return places;
  const every = (places.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, place) => places[Math.round(place * every)] ?? 0);
}
