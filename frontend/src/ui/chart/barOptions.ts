/** uPlot options of stacked bars in our look; a drag over the plot chooses a time. */
import uPlot from 'uplot';
import { gapsOf, zoomOf, type Bar, type BarPart, type Gap } from './bars';
import { drawGaps } from './gapPaint';
import { niceTop, token, xAxis, yAxis } from './options';

const LEAST_DRAG_PX = 4;
const LEAST_TOP = 4;
const LEAST_APART_PX = 22; // bars are low
const BAR_SHARE = 0.86;
const WIDEST_BAR_PX = 48;

export type BarLook = {
  bars: readonly Bar<string>[];
  /** From the bottom up. */
  parts: readonly BarPart[];
  stepSeconds: number;
  /** What the time axis reaches over, in seconds. */
  range: Gap;
  format: (value: number) => string;
  /** What the axis reaches at least; 4 unless told otherwise, for there are no half requests. */
  leastTop?: number | undefined;
  width: number;
  height: number;
  /** Index of the bar under the pointer, null when it left. */
  onCursor: (index: number | null) => void;
  onZoom: (chosen: Gap) => void;
};

export function barOptions(look: BarLook): uPlot.Options {
  const { range, stepSeconds } = look;
  const paths = uPlot.paths.bars?.({ size: [BAR_SHARE, WIDEST_BAR_PX], align: 1 });
  return {
    width: look.width,
    height: look.height,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
    scales: {
      x: { time: true, range: () => [range[0], range[1]] },
      y: { range: (_plot, _min, max) => [0, Math.max(niceTop(max), look.leastTop ?? LEAST_TOP)] },
    },
    axes: [xAxis(), { ...yAxis(look.format), space: LEAST_APART_PX }],
    series: [
      {},
      ...look.parts.toReversed().map(({ label, color }) => ({
        label,
        fill: token(color),
        width: 0,
        paths,
        points: { show: false },
      })),
    ],
    hooks: {
      drawClear: [(plot) => drawGaps(plot, gapsOf(look.bars, stepSeconds))],
      setCursor: [(plot) => look.onCursor(plot.cursor.idx ?? null)],
      setSelect: [(plot) => choose(plot, look)],
    },
  };
}

function choose(plot: uPlot, { stepSeconds, onZoom }: BarLook): void {
  const { left, width } = plot.select;
  if (width === 0) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (width < LEAST_DRAG_PX) return;
  const chosen = zoomOf(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'), stepSeconds);
  if (chosen) onZoom(chosen);
}
