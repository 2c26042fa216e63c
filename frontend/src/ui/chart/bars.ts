/** Counts per step of time as bars on top of each other; steps of which nothing is known are gaps. Pure. */

export type BarPart = { key: string; label: string; color: string };
export type Bar<Key extends string> = {
  /** Start of the step, in seconds. */
  atSeconds: number;
  /** Null: nobody was heard in this step. */
  counts: Readonly<Record<Key, number>> | null;
};

export type BarColumns = [number[], ...(number | null)[][]];

/** Series as uPlot paints them: the whole first, then ever less of it, so that the first part stays at the bottom. */
export function stackedColumns<Key extends string>(
  bars: readonly Bar<Key>[],
  parts: readonly Key[],
): BarColumns {
  const upTo = ({ counts }: Bar<Key>, last: number) =>
    counts && parts.slice(0, last + 1).reduce((sum, key) => sum + counts[key], 0);
  return [
    bars.map(({ atSeconds }) => atSeconds),
    ...parts.map((_key, index) => bars.map((bar) => upTo(bar, parts.length - 1 - index))),
  ];
}

export type Gap = readonly [fromSeconds: number, toSeconds: number];

/** Neighbouring steps without counts are one gap. */
export function gapsOf(bars: readonly Bar<string>[], stepSeconds: number): Gap[] {
  const gaps: [number, number][] = [];
  for (const { atSeconds, counts } of bars) {
    if (counts) continue;
    const last = gaps.at(-1);
    if (last && atSeconds <= last[1]) last[1] = atSeconds + stepSeconds;
    else gaps.push([atSeconds, atSeconds + stepSeconds]);
  }
  return gaps;
}

/** What was dragged over, in whole steps; null where it was hardly a drag. */
export function zoomOf(fromSeconds: number, toSeconds: number, stepSeconds: number): Gap | null {
  const from = Math.floor(fromSeconds / stepSeconds) * stepSeconds;
  const to = Math.ceil(toSeconds / stepSeconds) * stepSeconds;
  return to > from ? [from, to] : null;
}
