/** What a live chart is told: where samples come from, and how each line looks. */

export type ChartSource<Sample> = {
  readonly samples: readonly Sample[];
  subscribe: (listener: () => void) => () => void;
};

export type ChartLine<Sample> = {
  label: string;
  value: (sample: Sample) => number | null;
  /** Tokens: line and, where the area below is filled, its ground. */
  stroke: string;
  fill?: string;
  dash?: number[];
};

export type Columns = [number[], ...(number | null)[][]];

/** Samples → uPlot columns. */
export function toColumns<Sample extends { atSeconds: number }>(
  samples: readonly Sample[],
  lines: readonly ChartLine<Sample>[],
): Columns {
  return [
    samples.map(({ atSeconds }) => atSeconds),
    ...lines.map(({ value }) => samples.map((sample) => value(sample))),
  ];
}
