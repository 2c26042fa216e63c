/** uPlot options in our look; colours are read from the tokens of the scheme on screen. */
import type uPlot from 'uplot';
import type { ChartLine } from './series';

export type Look<Sample> = {
  lines: readonly ChartLine<Sample>[];
  format: (value: number) => string;
  width: number;
  height: number;
  /** Above the plot, for what stands there. */
  headRoom?: number;
  onCursor: (index: number | null, plot: uPlot) => void;
  onDraw?: (plot: uPlot) => void;
};

export const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const DAY_SECONDS = 86_400;
const MINUTE = { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' } as const;
const toTheMinute = new Intl.DateTimeFormat('en-GB', MINUTE);
const toTheSecond = new Intl.DateTimeFormat('en-GB', { ...MINUTE, second: '2-digit' });
const toTheDay = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
/** Half of a label's width: nearer to the right edge it would be cut. */
const ROOM_PX = { minute: 13, second: 21 };

export function optionsOf<Sample>(look: Look<Sample>): uPlot.Options {
  return {
    width: look.width,
    height: look.height,
    padding: [look.headRoom ?? 8, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { setScale: false } },
    scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, niceTop(max)] } },
    axes: [xAxis(), yAxis(look.format)],
    series: [{}, ...look.lines.map(toSeries)],
    hooks: {
      setCursor: [(plot) => look.onCursor(plot.cursor.idx ?? null, plot)],
      draw: look.onDraw ? [look.onDraw] : [],
    },
  };
}

const toSeries = <Sample>({ label, stroke, fill, dash }: ChartLine<Sample>): uPlot.Series => ({
  label,
  stroke: token(stroke),
  fill: fill ? token(fill) : undefined,
  width: 1.25,
  dash,
  points: { show: false },
});

export const font = '11px "Inter Variable", sans-serif';

export const xAxis = (): uPlot.Axis => ({
  font,
  stroke: token('--gh-text-3'),
  size: 24,
  gap: 6,
  space: 90,
  grid: { show: false },
  ticks: { show: false },
  values: (plot, splits, _axis, _space, stepSeconds) =>
    timeLabels(splits, stepSeconds, (seconds) => rightOf(plot, seconds)),
});

const rightOf = (plot: uPlot, seconds: number): number =>
  plot.width - plot.bbox.left / devicePixelRatio - plot.valToPos(seconds, 'x');

/** Times of day or, where each would be midnight, days; the first with its zone; seconds where minutes would repeat; nothing where it would be cut. Pure. */
export function timeLabels(
  splits: readonly number[],
  stepSeconds: number,
  roomRightPx: (seconds: number) => number,
): string[] {
  const isFine = stepSeconds < 60;
  const clock = stepSeconds >= DAY_SECONDS ? toTheDay : isFine ? toTheSecond : toTheMinute;
  const needed = isFine ? ROOM_PX.second : ROOM_PX.minute;
  return splits.map((seconds, index) =>
    index > 0 && roomRightPx(seconds) < needed
      ? ''
      : `${clock.format(seconds * 1_000)}${index === 0 ? ' UTC' : ''}`,
  );
}

export const yAxis = (format: (value: number) => string): uPlot.Axis => ({
  font,
  stroke: token('--gh-text-3'),
  size: 46,
  gap: 6,
  space: 34,
  grid: { stroke: token('--gh-line-soft'), width: 1 },
  ticks: { show: false },
  values: (_plot, splits) => splits.map((value) => asTick(format(value))),
});

/** Without the digits that say nothing: `80.00 %` → `80 %`, `2.50 s` → `2.5 s`. Pure. */
export const asTick = (text: string): string =>
  text.replace(/(\.\d*?)0+(?=\D*$)/, (_all, kept: string) => (kept === '.' ? '' : kept));

/** A top with head-room that does not dance: the next of 1, 2, 5 × 10ⁿ in fifths. */
export function niceTop(max: number | null): number {
  if (!max || max <= 0) return 1;
  const step = 10 ** Math.floor(Math.log10(max)) / 2;
  return Math.ceil((max * 1.08) / step) * step;
}
