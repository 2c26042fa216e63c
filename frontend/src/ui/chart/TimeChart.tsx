/**
 * Lines over time with thresholds, gaps, revisions and shaded times. Dragging zooms all charts of the group, the
 * cross-hair is theirs, too; it moves by keyboard as a slider does, and a table says the same.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { useChartGroup } from './ChartGroup';
import classes from './chart.module.css';
import { ChartTable } from './ChartTable';
import { ChartMoment, momentOf } from './ChartMoment';
import { Legend } from './Legend';
import { MarkerList, MarkerTip } from './MarkerNotes';
import { clusterNear } from './markerLines';
import type { Cluster } from './markers';
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
export function TimeChart(props: Props) {
  const { label, height, times, lines, markers, shades, thresholds, format } = props;
  const t = useUiText();
  const group = useChartGroup();
  const [index, setIndex] = useState<number | null>(null);
  const [near, setNear] = useState<(Cluster & { left: number }) | null>(null);
  const newest = useRef<TimeLook>(props);
  useEffect(() => {
    newest.current = props;
  });
  const data = useMemo(
    () => [times, ...lines.map(({ values }) => values)] as unknown as uPlot.AlignedData,
    [times, lines],
  );
  const painted = useMemo(() => ({ markers, shades, thresholds }), [markers, shades, thresholds]);
  const { box, host, plot, width } = usePlot({
    shape: shapeOf(props),
    data,
    shown: group.zoom,
    painted,
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
  const onKeyDown = useChartKeys({ plot, times, index, group });
  const at = index === null ? undefined : times[index];
  const values = lines.map((line) =>
    index === null ? undefined : said(line.values[index], format),
  );
  return (
    <div className={classes.frame}>
      {!props.isBare && (
        <Legend
          entries={lines.map(({ label: name, stroke, dash }, line) => ({
            label: name,
            color: stroke,
            isDashed: dash !== undefined,
            value: values[line],
          }))}
        />
      )}
      <div
        ref={box}
        className={`${classes.chart} ${classes.time}`}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-roledescription={t('chart')}
        aria-valuemin={0}
        aria-valuemax={Math.max(times.length - 1, 0)}
        aria-valuenow={index ?? Math.max(times.length - 1, 0)}
        aria-valuetext={
          at === undefined
            ? t('chart.keys')
            : [
                momentOf(at),
                ...lines.map(({ label: name }, line) => `${name} ${values[line]}`),
              ].join(', ')
        }
        onKeyDown={onKeyDown}
      >
        <div ref={host} style={{ height }} />
      </div>
      {near && <MarkerTip cluster={{ ...near, x: near.x + near.left }} width={width} />}
      <MarkerList markers={markers ?? []} label={t('markers')} />
      <div className={classes.below}>
        {props.isBare && <b>{values[0]}</b>}
        <ChartMoment at={at} shades={shades} />
      </div>
      <ChartTable label={label} {...{ times, lines, format }} shown={group.zoom} />
    </div>
  );
}

/** What makes a chart another one: its lines and how they look. */
const shapeOf = ({ height, lines, markers }: Props): string =>
  [
    height,
    markers !== undefined,
    ...lines.map(({ label, stroke, redBelow }) => `${label} ${stroke} ${redBelow}`),
  ].join('|');

const said = (value: number | null | undefined, format: (value: number) => string): string =>
  value == null ? '–' : format(value);
