/** The difference between two groups over time with its confidence band, the zero line and what counts as worse. */
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { EvidencePoint } from '@/api/types/rollouts';
import { columnsOf } from './difference';
import { differenceOptions } from './differenceOptions';
import classes from './evidence.module.css';

type Props = {
  label: string;
  points: readonly EvidencePoint[];
  practical: number;
  /** Token of the line; its colour says the verdict. */
  stroke: string;
  height: number;
  /** Index of the minute under the pointer, null when it left. */
  onCursor: (index: number | null) => void;
};

export function DifferenceChart({ label, points, practical, stroke, height, onCursor }: Props) {
  const { ref, width: exact } = useElementSize();
  const width = Math.floor(exact); // a fraction of a pixel blurs the canvas
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const cursor = useRef(onCursor);
  useEffect(() => {
    cursor.current = onCursor;
  });
  useEffect(() => {
    if (!host.current || width === 0) return;
    const told = (index: number | null) => cursor.current(index);
    const options = differenceOptions({ points, practical, stroke, width, height, onCursor: told });
    const plot = new uPlot(options, columnsOf(points), host.current);
    return () => plot.destroy();
    // colours are read from the scheme on screen, so a new scheme is a new plot
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [points, practical, stroke, width, height, scheme]);
  return (
    <div ref={ref} className={classes.chart} role="img" aria-label={label}>
      <div ref={host} style={{ height }} />
    </div>
  );
}
