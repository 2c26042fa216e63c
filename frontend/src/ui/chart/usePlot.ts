/** A plot in a box that is as wide as its place: made anew when its looks change, fed when its data does. */
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, type RefObject } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Span } from './spans';

type Look = {
  /** A new shape is a new plot: names of lines, height and the like. */
  shape: string;
  options: (width: number) => uPlot.Options;
  data: uPlot.AlignedData;
  /** What the time axis reaches over; null: from the first to the last moment. */
  shown: Span | null;
  /** Painted things beside the data changed. */
  painted?: unknown;
};

export type Plotted = {
  box: (element: HTMLElement | null) => void;
  host: RefObject<HTMLDivElement | null>;
  plot: RefObject<uPlot | null>;
  width: number;
};

export function usePlot({ shape, options, data, shown, painted }: Look): Plotted {
  const { ref: box, width: exact } = useElementSize();
  const width = Math.floor(exact); // a fraction of a pixel blurs the canvas
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const newest = useRef({ options, data, shown });
  useEffect(() => {
    newest.current = { options, data, shown };
  });
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  useEffect(() => {
    if (!host.current || width === 0) return;
    const { options: look, data: first, shown: span } = newest.current;
    const made = new uPlot(look(width), first, host.current);
    show(made, first, span);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
    // colours are read from the scheme on screen, so a new scheme is a new plot
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [shape, width, scheme]);
  useEffect(() => {
    if (!plot.current) return;
    plot.current.setData(data, false);
    show(plot.current, data, shown);
  }, [data, shown]);
  useEffect(() => {
    if (painted !== undefined) plot.current?.redraw(false);
  }, [painted]);
  return { box, host, plot, width };
}

function show(plot: uPlot, [times]: uPlot.AlignedData, shown: Span | null): void {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return;
  const [min, max] = shown ?? [first, last];
  plot.setScale('x', { min, max: max > min ? max : min + 1 });
}
