/** uPlot options of a difference with its band; two lines are drawn across: nothing differs, and it counts as worse. */
import type uPlot from 'uplot';
import type { EvidencePoint } from '@/api/types/rollouts';
import { token, xAxis, yAxis } from '../chart/options';
import { formatTick, rangeOf } from './difference';

type Look = {
  points: readonly EvidencePoint[];
  practical: number;
  stroke: string;
  width: number;
  height: number;
  onCursor: (index: number | null) => void;
};

const BAND_OPACITY = 0.16;
const FEW_POINTS = 2;

export function differenceOptions(look: Look): uPlot.Options {
  const { points, practical, width, height } = look;
  const color = token(look.stroke);
  const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };
  return {
    width,
    height,
    padding: [6, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { setScale: false } },
    scales: { x: { time: true, range: spread }, y: { range: () => rangeOf(points, practical) } },
    axes: [
      { ...xAxis(), size: 22, space: 70 },
      { ...yAxis(formatTick), size: 40, space: 26 },
    ],
    bands: [{ series: [1, 2], fill: withOpacity(color, BAND_OPACITY) }],
    series: [
      {},
      edge,
      edge,
      { stroke: color, width: 1.75, points: { show: points.length <= FEW_POINTS, size: 5 } },
    ],
    hooks: {
      drawAxes: [(plot) => drawLines(plot, practical)],
      setCursor: [(plot) => look.onCursor(plot.cursor.idx ?? null)],
    },
  };
}

const MINUTE_SECONDS = 60;

/** At least some minutes wide; uPlot itself would give a minute that stands alone a whole day. */
function spread({ data: [seconds] }: uPlot): [number, number] {
  const first = seconds[0] ?? 0;
  return [first, Math.max(seconds.at(-1) ?? first, first + 5 * MINUTE_SECONDS)];
}

function drawLines(plot: uPlot, practical: number): void {
  drawAcross(plot, 0, token('--gh-idle'), []);
  drawAcross(plot, practical, token('--gh-bad'), [4, 3]);
}

function drawAcross(plot: uPlot, value: number, color: string, dash: number[]): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = scale;
  ctx.setLineDash(dash.map((length) => length * scale));
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/** `#rrggbb` with an opacity; tokens are written so. */
const withOpacity = (color: string, opacity: number): string =>
  `${color}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0')}`;
