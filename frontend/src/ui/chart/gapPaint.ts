/** Where nobody was heard: hatched, so that it cannot be taken for a quiet time. */
import uPlot from 'uplot';
import { token } from './options';
import type { Span } from './spans';

const HATCH_PX = 7;

export function drawGaps(plot: uPlot, gaps: readonly Span[]): void {
  if (gaps.length === 0) return;
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  for (const gap of gaps) {
    const [left, right] = edgesOf(plot, gap);
    if (right > left) ctx.rect(left, bbox.top, right - left, bbox.height);
  }
  ctx.fillStyle = token('--gh-sunken');
  ctx.fill();
  ctx.clip();
  hatch(plot);
  ctx.restore();
}

/** Left and right end on the canvas, cut to the plot. */
export function edgesOf(plot: uPlot, [from, to]: Span): [number, number] {
  const { left, width } = plot.bbox;
  return [
    Math.max(plot.valToPos(from, 'x', true), left),
    Math.min(plot.valToPos(to, 'x', true), left + width),
  ];
}

function hatch({ ctx, bbox }: uPlot): void {
  const step = HATCH_PX * uPlot.pxRatio;
  ctx.strokeStyle = token('--gh-line-strong');
  ctx.lineWidth = uPlot.pxRatio;
  ctx.beginPath();
  for (let x = bbox.left - bbox.height; x < bbox.left + bbox.width; x += step) {
    ctx.moveTo(x, bbox.top + bbox.height);
    ctx.lineTo(x + bbox.height, bbox.top);
  }
  ctx.stroke();
}
