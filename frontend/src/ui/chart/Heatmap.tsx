/** How many requests took how long, over time: a column for each step, a row for each bucket. */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { formatCount } from '@/lib/numbers';
import { useChartGroup } from './ChartGroup';
import classes from './chart.module.css';
import { momentOf } from './ChartMoment';
import { ChartTable } from './ChartTable';
import { filledRows, type Heat } from './heat';
import { heatOptions } from './heatOptions';
import { useUiText } from '../text';
import { useChartKeys } from './useChartKeys';
import { usePlot } from './usePlot';

type Props = { label: string; heat: Heat; height: number; format: (bound: number) => string };

/** Keep `heat` stable: each change is a new drawing. */
export function Heatmap({ label, heat, height, format }: Props) {
  const t = useUiText();
  const group = useChartGroup();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const [under, setUnder] = useState<{ index: number; row: number | null } | null>(null);
  const newest = useRef({ heat, format });
  useEffect(() => {
    newest.current = { heat, format };
  });
  const { times, columns, bounds } = heat;
  const [first, last] = filledRows(heat);
  const data = useMemo(
    () => [times, times.map(() => null)] as unknown as uPlot.AlignedData,
    [times],
  );
  const { box, host, plot } = usePlot({
    shape: `${height} ${first} ${last}`,
    data,
    shown: group.zoom,
    painted: columns,
    options: (width) =>
      heatOptions({
        width,
        height,
        scheme,
        sync: group.key,
        rows: [first, last],
        look: () => newest.current,
        onCursor: setUnder,
        onZoom: group.setZoom,
      }),
  });
  const onKeyDown = useChartKeys({ plot, times, index: under?.index ?? null, group });
  const rows = bounds.slice(first, last + 1).map((bound, offset) => ({
    label: t('heat.upTo', { bound: format(bound) }),
    values: columns.map((column) => column && (column[first + offset] ?? 0)),
  }));
  return (
    <div className={classes.frame}>
      <div
        ref={box}
        className={`${classes.chart} ${classes.time}`}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-roledescription={t('chart')}
        aria-valuemin={0}
        aria-valuemax={Math.max(times.length - 1, 0)}
        aria-valuenow={under?.index ?? Math.max(times.length - 1, 0)}
        aria-valuetext={under ? sentence(under) : t('chart.keys')}
        onKeyDown={onKeyDown}
      >
        <div ref={host} style={{ height }} />
      </div>
      <div className={classes.below}>
        <p className={classes.moment} aria-hidden>
          {under && sentence(under)}
        </p>
      </div>
      <ChartTable
        label={label}
        times={times}
        lines={rows}
        format={formatCount}
        shown={group.zoom}
      />
    </div>
  );

  function sentence({ index, row }: { index: number; row: number | null }): string {
    const at = momentOf(times[index] ?? 0);
    const column = columns[index];
    if (!column) return `${at} · ${t('chart.unknown')}`;
    const bound = row === null ? undefined : bounds[row];
    if (row === null || bound === undefined) return at;
    return `${at} · ${t('heat.upTo', { bound: format(bound) })}: ${formatCount(column[row] ?? 0)}`;
  }
}
