/** uPlot options of a heatmap: its axes, cross-hair and zoom; the cells are painted below. */
import type uPlot from 'uplot';
import { drawGaps } from './gapPaint';
import { mostOf, rampColor, strength, type Heat } from './heat';
import { xAxis, yAxis } from './options';
import { gapsIn, type Span } from './spans';
import { choose, pointer } from './timeOptions';

type Told = {
  width: number;
  height: number;
  scheme: 'light' | 'dark';
  sync: string;
  /** First and last bucket that are drawn. */
  rows: readonly [number, number];
  look: () => { heat: Heat; format: (bound: number) => string };
  onCursor: (under: { index: number; row: number | null } | null) => void;
  onZoom: (span: Span) => void;
};

export function heatOptions(told: Told): uPlot.Options {
  const [first, last] = told.rows;
  const bound = (row: number): string => {
    const { heat, format } = told.look();
    const value = heat.bounds[row - 1];
    return value === undefined ? '' : format(value);
  };
  return {
    width: told.width,
    height: told.height,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { ...pointer(told.sync), y: true, points: { show: false } },
    scales: {
      x: { time: true, auto: false },
      y: { auto: false, range: () => [first, last + 1] },
    },
    axes: [xAxis(), { ...yAxis(bound), incrs: [1, 2, 4, 8, 16, 32], grid: { show: false } }],
    series: [{}, { label: '', points: { show: false } }],
    hooks: {
      drawClear: [(plot) => drawCells(plot, told)],
      setCursor: [(plot) => told.onCursor(underOf(plot))],
      setSelect: [(plot) => choose(plot, told.onZoom)],
    },
  };
}

function underOf(plot: uPlot): { index: number; row: number | null } | null {
  const { idx, top = -1 } = plot.cursor;
  if (idx == null) return null;
  return { index: idx, row: top < 0 ? null : Math.floor(plot.posToVal(top, 'y')) };
}

function drawCells(plot: uPlot, { look, scheme, rows: [first, last] }: Told): void {
  const { heat } = look();
  const { times, columns, stepSeconds } = heat;
  const known = columns.map((column) => (column ? 1 : null));
  const { ctx, bbox } = plot;
  const most = mostOf(heat);
  const colors = Array.from({ length: 33 }, (_, step) => rampColor(step / 32, scheme));
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const [index, from] of times.entries()) {
    const column = columns[index];
    if (!column) continue;
    const left = Math.floor(plot.valToPos(from, 'x', true));
    const right = Math.ceil(plot.valToPos(from + stepSeconds, 'x', true));
    if (right < bbox.left || left > bbox.left + bbox.width) continue;
    for (let row = first; row <= last; row += 1) {
      const share = strength(column[row] ?? 0, most);
      if (share === 0) continue;
      const top = Math.floor(plot.valToPos(row + 1, 'y', true));
      const bottom = Math.ceil(plot.valToPos(row, 'y', true));
      ctx.fillStyle = colors[Math.max(Math.round(share * 32), 1)] ?? '';
      ctx.fillRect(left, top, right - left, bottom - top);
    }
  }
  ctx.restore();
  drawGaps(plot, gapsIn(times, [known], stepSeconds));
}
