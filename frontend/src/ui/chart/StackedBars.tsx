/** Counts over time as stacked bars; dragging over them chooses a time. */
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { barOptions, type BarLook } from './barOptions';
import { stackedColumns } from './bars';
import classes from './chart.module.css';

type Props = Omit<BarLook, 'width'> & { label: string };

/** Keep `bars`, `parts` and `range` stable: each change is a new plot. */
export function StackedBars({ label, onCursor, onZoom, ...look }: Props) {
  const { bars, parts, stepSeconds, range, format, height, leastTop } = look;
  const { ref, width: exact } = useElementSize();
  const width = Math.floor(exact); // a fraction of a pixel blurs the canvas
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const told = useRef({ onCursor, onZoom });
  useEffect(() => {
    told.current = { onCursor, onZoom };
  });
  useEffect(() => {
    if (!host.current || width === 0) return;
    const options = barOptions({
      bars,
      parts,
      stepSeconds,
      range,
      format,
      width,
      height,
      leastTop,
      onCursor: (index) => told.current.onCursor(index),
      onZoom: (chosen) => told.current.onZoom(chosen),
    });
    const columns = stackedColumns(
      bars,
      parts.map(({ key }) => key),
    );
    const plot = new uPlot(options, columns, host.current);
    return () => plot.destroy();
    // colours are read from the scheme on screen, so a new scheme is a new plot
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [bars, parts, stepSeconds, range, format, width, height, leastTop, scheme]);
  return (
    <div ref={ref} className={`${classes.chart} ${classes.bars}`} role="img" aria-label={label}>
      <div ref={host} style={{ height }} />
    </div>
  );
}
