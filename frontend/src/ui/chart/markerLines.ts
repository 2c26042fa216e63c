/** Draws revision markers into a plot: a thin line each, with its number on top where there is room. */
import uPlot from 'uplot';
import { gather, type Cluster, type Marker, type MarkerKind } from './markers';
import { font, token } from './options';

const APART_PX = 7;
const LABEL_GAP_PX = 10;
const NEAR_PX = 6;

const LOOKS: Record<MarkerKind, { color: string; dash: number[] }> = {
  started: { color: '--gh-text-3', dash: [3, 3] },
  complete: { color: '--gh-text-3', dash: [] },
  rolled_back: { color: '--gh-bad', dash: [] },
};

/** Room above the plot in which the numbers stand. */
export const LABEL_ROOM_PX = 18;

/** Clusters of the part of time on screen, with `x` in CSS pixels from the left of the plot. */
export function clustersIn(plot: uPlot, markers: readonly Marker[]): Cluster[] {
  const { min, max } = plot.scales['x'] ?? {};
  if (min == null || max == null) return [];
  const seen = markers.filter(({ atSeconds }) => atSeconds >= min && atSeconds <= max);
  return gather(seen, (at) => plot.valToPos(at, 'x'), APART_PX);
}

export function drawMarkers(plot: uPlot, markers: readonly Marker[]): void {
  const { ctx, bbox } = plot;
  const { pxRatio } = uPlot;
  let free = -Infinity;
  ctx.save();
  ctx.font = scaled(font, pxRatio);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.lineWidth = pxRatio;
  for (const { x: at, label, kind } of clustersIn(plot, markers)) {
    const { color, dash } = LOOKS[kind];
    const x = Math.round(bbox.left + at * pxRatio) + 0.5;
    ctx.strokeStyle = ctx.fillStyle = token(color);
    ctx.setLineDash(dash.map((length) => length * pxRatio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top - 2 * pxRatio);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const half = ctx.measureText(label).width / 2;
    if (x - half < free) continue;
    ctx.fillText(label, Math.max(x, bbox.left + half), bbox.top - 5 * pxRatio);
    free = x + half + LABEL_GAP_PX * pxRatio;
  }
  ctx.restore();
}

/** The cluster under the pointer; null where none is near. */
export function clusterNear(plot: uPlot, markers: readonly Marker[]): Cluster | null {
  const left = plot.cursor.left ?? -1;
  if (left < 0) return null;
  return clustersIn(plot, markers).find(({ x }) => Math.abs(x - left) <= NEAR_PX) ?? null;
}

const scaled = (text: string, ratio: number): string =>
  text.replace(/^(\d+)px/, (_all, size: string) => `${Number(size) * ratio}px`);
