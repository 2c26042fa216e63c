/** Rate, errors and durations under one cross-hair, and how durations are spread. */
import { useMemo } from 'react';
import { formatMs, formatRate, formatShare } from '@/lib/numbers';
import { Heatmap } from '@/ui/chart/Heatmap';
import type { Marker } from '@/ui/chart/markers';
import { TimeChart } from '@/ui/chart/TimeChart';
import { Panel } from '@/ui/page/Panel';
import type { Course } from './course';
import { useText } from './text';

const HEIGHT = 160;
const HEAT_HEIGHT = 220;

type Props = { course: Course; markers: readonly Marker[] };

export function RedPanels({ course, markers }: Props) {
  const t = useText();
  const { perSecond, failedPerSecond, limitedPerSecond, failedShare, p50, p99 } = course;
  const rates = useMemo(
    () => [
      { label: t('rate.all'), values: perSecond, stroke: '--gh-ok', fill: '--gh-ok-soft' },
      { label: '429', values: limitedPerSecond, stroke: '--gh-warn' },
      { label: '5xx', values: failedPerSecond, stroke: '--gh-bad', fill: '--gh-bad-soft' },
    ],
    [t, perSecond, failedPerSecond, limitedPerSecond],
  );
  const errors = useMemo(
    () => [
      { label: t('errors.share'), values: failedShare, stroke: '--gh-bad', fill: '--gh-bad-soft' },
    ],
    [t, failedShare],
  );
  const durations = useMemo(
    () => [
      { label: 'p99', values: p99, stroke: '--gh-series-2', dash: [5, 3] },
      { label: 'p50', values: p50, stroke: '--gh-series-1' },
    ],
    [p50, p99],
  );
  return (
    <>
      <Panel title={t('rate')}>
        <TimeChart
          label={t('rate')}
          {...base(course, markers)}
          lines={rates}
          format={formatRate}
          height={HEIGHT}
        />
      </Panel>
      <Panel title={t('errors')}>
        <TimeChart
          label={t('errors')}
          {...base(course, markers)}
          lines={errors}
          format={formatShare}
          range={shares}
          height={HEIGHT}
        />
      </Panel>
      <Panel title={t('durations')}>
        <TimeChart
          label={t('durations')}
          {...base(course, markers)}
          lines={durations}
          format={formatMs}
          height={HEIGHT}
        />
      </Panel>
    </>
  );
}

const base = ({ times, stepSeconds, known }: Course, markers: readonly Marker[]) => ({
  times,
  stepSeconds,
  known,
  markers,
});

const LEAST_TOP = 0.01;
const shares = (_min: number, max: number): [number, number] => [0, Math.max(max * 1.1, LEAST_TOP)];

export function HeatPanel({ course: { heat } }: { course: Course }) {
  const t = useText();
  return (
    <Panel title={t('heat')} meta={t('heat.meta')}>
      <Heatmap label={t('heat')} heat={heat} height={HEAT_HEIGHT} format={formatMs} />
    </Panel>
  );
}
