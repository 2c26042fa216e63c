import type { KeyboardEvent, RefObject } from 'react';
import type uPlot from 'uplot';
import type { Group } from './ChartGroup';
import { zoomed } from './spans';

type Chart = {
  plot: RefObject<uPlot | null>;
  times: readonly number[];
  index: number | null;
  group: Group;
};

const FAR = 10;
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Arrows move the cross-hair (with Shift by ten), + and − zoom around it, Escape shows all. */
export function useChartKeys({ plot, times, index, group }: Chart) {
  const moveTo = (place: number) => {
    const at = times[Math.min(Math.max(place, 0), times.length - 1)];
    if (!plot.current || at === undefined) return;
    plot.current.setCursor({ left: plot.current.valToPos(at, 'x'), top: 0 });
  };
  const zoom = (direction: '+' | '-') => {
    const [first, last] = [times[0], times.at(-1)];
    if (first === undefined || last === undefined) return;
    const all = [first, last] as const;
    const shown = group.zoom ?? all;
    const around = (index === null ? undefined : times[index]) ?? (shown[0] + shown[1]) / 2;
    group.setZoom(zoomed(shown, all, around, direction));
    // The other charts hold their cross-hairs at a place on screen, which is another time now.
    if (index !== null) requestAnimationFrame(() => moveTo(index));
  };
  return (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const step = STEPS[event.key];
    if (step !== undefined) moveTo((index ?? times.length) + step * (event.shiftKey ? FAR : 1));
    else if (event.key === 'Home') moveTo(0);
    else if (event.key === 'End') moveTo(times.length - 1);
    else if (event.key === '+' || event.key === '-') zoom(event.key);
    else if (event.key === 'Escape' && group.zoom) group.setZoom(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
