/** A live time series: messages are buffered by the source, drawn at most once per animation frame. */
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { optionsOf } from './options';
import { toColumns, type ChartLine, type ChartSource } from './series';
import classes from './chart.module.css';

type Props<Sample extends { atSeconds: number }> = {
  label: string;
  source: ChartSource<Sample>;
  /** Painted in this order: largest area first. Keep the array stable. */
  lines: readonly ChartLine<Sample>[];
  format: (value: number) => string;
  height: number;
  /** The sample under the pointer, null when it left. */
  onCursor?: (sample: Sample | null) => void;
};

export function LiveChart<Sample extends { atSeconds: number }>(props: Props<Sample>) {
  const { source, lines, format, height, label } = props;
  const { ref, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const cursor = useRef(props.onCursor);
  useEffect(() => {
    cursor.current = props.onCursor;
  });
  useEffect(() => {
    if (!host.current || width === 0) return;
    const onCursor = (index: number | null) =>
      cursor.current?.(index === null ? null : (source.samples[index] ?? null));
    const options = optionsOf({ lines, format, width, height, onCursor });
    const plot = new uPlot(options, toColumns(source.samples, lines), host.current);
    let frame = 0;
    const draw = () => {
      frame = 0;
      plot.setData(toColumns(source.samples, lines));
    };
    const forget = source.subscribe(() => (frame ||= requestAnimationFrame(draw)));
    return () => {
      forget();
      cancelAnimationFrame(frame);
      plot.destroy();
    };
    // colours are read from the scheme on screen, so a new scheme is a new plot
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [source, lines, format, width, height, scheme]);
  return (
    <div ref={ref} className={classes.chart} role="img" aria-label={label}>
      <div ref={host} style={{ height }} />
    </div>
  );
}
