/** Counts of buckets over time as colours: one ramp that gets stronger, never a rainbow. Pure. */

export type Heat = {
  /** Starts of steps, in seconds. */
  times: readonly number[];
  stepSeconds: number;
  /** Upper ends of the buckets, in the unit of the axis. */
  bounds: readonly number[];
  /** One column for each step, one count for each bucket; null: nobody was heard. */
  columns: readonly (readonly number[] | null)[];
};

/** 0 … 1; logarithmic, so that a few slow requests beside thousands of fast ones are seen. */
export const strength = (count: number, most: number): number =>
  count <= 0 || most <= 0 ? 0 : Math.log1p(count) / Math.log1p(most);

export const mostOf = ({ columns }: Heat): number =>
  columns.reduce((most, column) => Math.max(most, ...(column ?? [])), 0);

const RAMPS = {
  light: { from: [0.95, 0.02, 235], to: [0.36, 0.13, 262] },
  dark: { from: [0.27, 0.03, 250], to: [0.88, 0.13, 210] },
} as const;

/** A colour of the ramp; equal steps of strength look like equal steps. */
export function rampColor(share: number, scheme: 'light' | 'dark'): string {
  const { from, to } = RAMPS[scheme];
  const [lightness, chroma, hue] = from.map(
    (start, index) => start + ((to[index] ?? 0) - start) * share,
  );
  return `oklch(${lightness?.toFixed(3)} ${chroma?.toFixed(3)} ${hue?.toFixed(1)})`;
}

/** The buckets between the first and the last that hold anything, with one empty one on each side. */
export function filledRows({ columns, bounds }: Heat): readonly [first: number, last: number] {
  let [first, last] = [bounds.length, -1];
  for (const column of columns)
    for (const [row, count] of (column ?? []).entries())
      if (count > 0) [first, last] = [Math.min(first, row), Math.max(last, row)];
  if (last < 0) return [0, Math.max(bounds.length - 1, 0)];
  return [Math.max(first - 1, 0), Math.min(last + 1, bounds.length - 1)];
}
