/** uPlot options of a time chart in our look: thresholds, shaded times, gaps, lines that turn red. */
import type uPlot from 'uplot';
import { drawMarkers, LABEL_ROOM_PX } from './markerLines';
import type { Marker } from './markers';
import { drawGaps, edgesOf } from './gapPaint';
import { font, niceTop, token, xAxis, yAxis } from './options';
import { alone, gapsIn, type Span, type Values } from './spans';

export type TimeLine = {
  label: string;
  values: Values;
  /** Tokens. */
  stroke: string;
  fill?: string;
  dash?: number[];
  /** Red where it is below this. */
  redBelow?: number;
};
export type Threshold = { value: number; label: string; stroke: string };
export type Shade = { from: number; to: number; text: string };

export type TimeLook = {
  /** One where something is known; where it is not, gaps are hatched. By default: where any line has a value. */
  known?: Values;
  times: readonly number[];
  lines: readonly TimeLine[];
  stepSeconds: number;
  format: (value: number) => string;
  thresholds?: readonly Threshold[];
  shades?: readonly Shade[];
  markers?: readonly Marker[];
  /** Where the axis of values begins and ends for what is on screen; by default at zero. */
  range?: (min: number, max: number) => [number, number];
};

type Told = {
  width: number;
  height: number;
  sync: string;
  /** What is drawn now; called at each drawing. */
  look: () => TimeLook;
  onCursor: (index: number | null, plot: uPlot) => void;
  onZoom: (span: Span) => void;
};

const LEAST_DRAG_PX = 4;
const fromZero = (_min: number, max: number): [number, number] => [0, niceTop(max)];

export function timeOptions({ width, height, sync, look, onCursor, onZoom }: Told): uPlot.Options {
  const { lines, markers } = look();
  return {
    width,
    height,
    padding: [markers ? LABEL_ROOM_PX : 8, 4, 0, 0],
    legend: { show: false },
    cursor: pointer(sync),
    scales: {
      x: { time: true, auto: false },
      y: { range: (_plot, min, max) => (look().range ?? fromZero)(min ?? 0, max ?? 0) },
    },
    axes: [xAxis(), { ...yAxis((value) => look().format(value)), size: roomFor }],
    series: [{}, ...lines.map(toSeries)],
    hooks: {
      drawClear: [(plot) => drawGround(plot, look())],
      draw: [(plot) => drawAbove(plot, look())],
      setCursor: [(plot) => onCursor(plot.cursor.idx ?? null, plot)],
      setSelect: [(plot) => choose(plot, onZoom)],
    },
  };
}

const LEAST_AXIS_PX = 46;
const DIGIT_PX = 6.6;

/** As wide as the longest of the labels needs. */
export const roomFor = (_plot: uPlot, labels: string[] | null): number =>
  Math.max(LEAST_AXIS_PX, ...(labels ?? []).map((label) => 12 + label.length * DIGIT_PX));

/** The cross-hair of a group: it moves in all charts, each keeps its own drag. */
export const pointer = (sync: string): uPlot.Cursor => ({
  y: false,
  points: { size: 6 },
  drag: { x: true, y: false, setScale: false },
  sync: {
    key: sync,
    setSeries: false,
    scales: ['x', null],
    filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
  },
});

export function choose(plot: uPlot, onZoom: (span: Span) => void): void {
  const { left, width } = plot.select;
  if (width === 0) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (width >= LEAST_DRAG_PX) onZoom([plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]);
}

const toSeries = ({ label, stroke, fill, dash, redBelow }: TimeLine): uPlot.Series => ({
  label,
  stroke:
    redBelow === undefined
      ? token(stroke)
      : (plot) => split(plot, redBelow, token(stroke), token('--gh-bad')),
  fill:
    redBelow === undefined || !fill
      ? fill && token(fill)
      : (plot) => split(plot, redBelow, token(fill), token('--gh-bad-soft')),
  width: 1.5,
  dash,
  points: {
    show: false,
    size: 4,
    fill: token(stroke),
    filter: (plot, index) => alone((plot.data[index] ?? []) as Values),
  },
});

/** One colour above the value, another below it. */
function split(plot: uPlot, value: number, above: string, below: string): CanvasGradient | string {
  const { top, height } = plot.bbox;
  const at = (plot.valToPos(value, 'y', true) - top) / height;
  if (!Number.isFinite(at)) return above;
  const place = Math.min(Math.max(at, 0), 1);
  const paint = plot.ctx.createLinearGradient(0, top, 0, top + height);
  paint.addColorStop(place, above);
  paint.addColorStop(place, below);
  return paint;
}

function drawGround(plot: uPlot, { times, lines, known, stepSeconds }: TimeLook): void {
  const told = known ? [known] : lines.map(({ values }) => values);
  drawGaps(plot, gapsIn(times, told, stepSeconds));
}

function drawAbove(plot: uPlot, { thresholds = [], shades = [], markers }: TimeLook): void {
  for (const shade of shades) drawShade(plot, shade);
  let last = -Infinity;
  for (const threshold of thresholds) {
    const y = plot.valToPos(threshold.value, 'y', true);
    const isCrowded = Math.abs(y - last) < LABEL_ROOM_PX * devicePixelRatio;
    drawThreshold(plot, threshold, isCrowded ? '' : threshold.label);
    last = y;
  }
  if (markers) drawMarkers(plot, markers);
}

const SHADE_STRENGTH = 0.2;

/** A time that does not count, with its reason where there is room for it. */
function drawShade(plot: uPlot, { from, to, text }: Shade): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const [left, right] = edgesOf(plot, [from, to]);
  if (right <= left) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, bbox.top, Math.max(right - left, 2), bbox.height);
  ctx.clip();
  ctx.globalAlpha = SHADE_STRENGTH;
  ctx.fillStyle = token('--gh-idle');
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.fillStyle = token('--gh-text-2');
  ctx.font = scaledFont(ratio);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  if (ctx.measureText(text).width + 10 * ratio <= right - left)
    ctx.fillText(text, left + 5 * ratio, bbox.top + 5 * ratio);
  ctx.restore();
}

const scaledFont = (ratio: number): string => font.replace('11px', `${11 * ratio}px`);

const LABEL_RISE = 4;

function drawThreshold(plot: uPlot, { value, stroke }: Threshold, label: string): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = token(stroke);
  ctx.lineWidth = ratio;
  ctx.setLineDash([5 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = scaledFont(ratio);
  ctx.textAlign = 'right';
  const isHigh = y - bbox.top < 16 * ratio;
  ctx.textBaseline = isHigh ? 'top' : 'alphabetic';
  const place = [
    bbox.left + bbox.width - 4 * ratio,
    y + (isHigh ? 1 : -1) * LABEL_RISE * ratio,
  ] as const;
  // On a ground of its own: lines and hatching run below it.
  ctx.setLineDash([]);
  ctx.strokeStyle = token('--gh-surface');
  ctx.lineWidth = 4 * ratio;
  ctx.lineJoin = 'round';
  ctx.strokeText(label, ...place);
  ctx.fillText(label, ...place);
  ctx.restore();
}
