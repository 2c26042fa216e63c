/** A live time series: messages are buffered by the source, drawn at most once per animation frame. */
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useUiText } from '../text';
import { clusterNear, drawMarkers, LABEL_ROOM_PX } from './markerLines';
import { MarkerList, MarkerTip } from './MarkerNotes';
import type { Cluster, Marker } from './markers';
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
  /** Revisions on the time axis. */
  markers?: readonly Marker[];
  /** The sample under the pointer, null when it left. */
  onCursor?: (sample: Sample | null) => void;
};

const NO_MARKERS: readonly Marker[] = [];

export function LiveChart<Sample extends { atSeconds: number }>(props: Props<Sample>) {
  const { source, lines, format, height, label, markers } = props;
  const t = useUiText();
  const { ref, width } = useElementSize();
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const [near, setNear] = useState<Cluster | null>(null);
  const [plotLeft, setPlotLeft] = useState(0);
  const drawn = useRef<uPlot>(null);
  const cursor = useRef(props.onCursor);
  const marks = useRef(markers ?? NO_MARKERS);
  const hasMarkers = markers !== undefined;
  useEffect(() => {
    cursor.current = props.onCursor;
  });
  useEffect(() => {
    marks.current = markers ?? NO_MARKERS;
    drawn.current?.redraw(false);
  }, [markers]);
  useEffect(() => {
    if (!host.current || width === 0) return;
    const options = optionsOf({
      lines,
      format,
      width,
      height,
      headRoom: hasMarkers ? LABEL_ROOM_PX : undefined,
      onCursor: (index, chart) => {
        cursor.current?.(index === null ? null : (source.samples[index] ?? null));
        setNear(clusterNear(chart, marks.current));
        setPlotLeft(chart.bbox.left / uPlot.pxRatio);
      },
      onDraw: (chart) => drawMarkers(chart, marks.current),
    });
    const plot = new uPlot(options, toColumns(source.samples, lines), host.current);
    drawn.current = plot;
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
      drawn.current = null;
    };
    // colours are read from the scheme on screen, so a new scheme is a new plot
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [source, lines, format, width, height, scheme, hasMarkers]);
  return (
    <div className={classes.frame}>
      <div ref={ref} className={classes.chart} role="img" aria-label={label}>
        <div ref={host} style={{ height }} />
      </div>
      {near && <MarkerTip cluster={{ ...near, x: near.x + plotLeft }} width={width} />}
      <MarkerList markers={since(source.samples[0], markers)} label={t('markers')} />
    </div>
  );
}

/** Markers of the time that is drawn. */
const since = (
  first: { atSeconds: number } | undefined,
  markers: readonly Marker[] = NO_MARKERS,
): readonly Marker[] =>
  markers.filter(({ atSeconds }) => atSeconds >= (first?.atSeconds ?? Infinity));
