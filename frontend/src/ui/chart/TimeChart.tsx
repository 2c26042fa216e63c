/**
 * Lines over time with thresholds, gaps, revisions and shaded times. Dragging zooms all charts of the group, the
 * cross-hair is theirs, too; the same by keyboard, and in words as a table.
 */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { useChartGroup } from './ChartGroup';
import classes from './chart.module.css';
import { ChartTable } from './ChartTable';
import { ChartWords } from './ChartWords';
import { Legend } from './Legend';
import { MarkerList, MarkerTip } from './MarkerNotes';
import { clusterNear } from './markerLines';
import type { Cluster } from './markers';
import type { Span } from './spans';
import { timeOptions, type TimeLook } from './timeOptions';
import { useUiText } from '../text';
import { useChartKeys } from './useChartKeys';
import { usePlot } from './usePlot';

type Props = TimeLook & {
  label: string;
  height: number;
  /** Without the key of lines above it, where its panel says it. */
  isBare?: boolean;
};

/** Keep `times`, `lines`, `markers`, `thresholds` and `shades` stable: each change is a new drawing. */
export function TimeChart({ label, height, isBare = false, ...look }: Props) {
  const { times, lines, markers, shades, thresholds, format } = look;
  const t = useUiText();
  const group = useChartGroup();
  const [index, setIndex] = useState<number | null>(null);
  const [near, setNear] = useState<(Cluster & { left: number }) | null>(null);
  const newest = useRef(look);
  useEffect(() => {
    newest.current = look;
  });
  const data = useMemo(
    () => [times, ...lines.map(({ values }) => values)] as unknown as uPlot.AlignedData,
    [times, lines],
  );
  const { box, host, plot, width } = usePlot({
    shape: `${height} ${markers !== undefined} ${lines.map(({ label: name, stroke, redBelow }) => name + stroke + redBelow).join()}`,
    data,
    shown: group.zoom,
    painted: useMemo(() => [markers, shades, thresholds], [markers, shades, thresholds]),
    options: (room) =>
      timeOptions({
        width: room,
        height,
        sync: group.key,
        look: () => newest.current,
        onCursor: (at, chart) => {
          setIndex(at);
          const cluster = clusterNear(chart, newest.current.markers ?? []);
          setNear(cluster && { ...cluster, left: chart.bbox.left / devicePixelRatio });
        },
        onZoom: group.setZoom,
      }),
  });
  const wordsId = useId();
  const onKeyDown = useChartKeys({ plot, times, index, group });
  const shown: Span | null = group.zoom;
  return (
    <div className={classes.frame}>
      {!isBare && (
        <Legend
          entries={lines.map(({ label: name, stroke, dash, values }) => ({
            label: name,
            color: stroke,
            isDashed: dash !== undefined,
            value: index === null ? undefined : said(values[index], format),
          }))}
        />
      )}
      <div
        ref={box}
        className={`${classes.chart} ${classes.time}`}
        role="group"
        tabIndex={0}
        aria-label={label}
        aria-roledescription={t('chart')}
        aria-describedby={wordsId}
        onKeyDown={onKeyDown}
      >
        <div ref={host} style={{ height }} />
      </div>
      {near && <MarkerTip cluster={{ ...near, x: near.x + near.left }} width={width} />}
      <ChartWords id={wordsId} {...{ times, lines, shades, index, format }} />
      <MarkerList markers={markers ?? []} label={t('markers')} />
      <ChartTable label={label} {...{ times, lines, format, shown }} />
    </div>
  );
}

const said = (value: number | null | undefined, format: (value: number) => string): string =>
  value == null ? '–' : format(value);
