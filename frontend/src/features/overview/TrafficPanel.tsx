/** Live traffic of one slice: the chart, and the four numbers a person looks for. */
import { lazy, Suspense, useState } from 'react';
import type { TrafficSample } from '@/lib/live/trafficSeries';
import type { LiveChart as LiveChartOf } from '@/ui/chart/LiveChart';
import { formatRate } from '@/lib/numbers';
import { useRevisionMarkers } from '@/ui/chart/useRevisionMarkers';
import { Legend } from '@/ui/chart/Legend';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Fresh } from '@/ui/live/Fresh';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import { Figures } from './Figures';
import { LINES } from './lines';
import classes from './overview.module.css';
import { useText } from './text';
import { useNewestSample } from './useNewestSample';
import { useTrafficHistory } from './useTrafficHistory';

/** After the numbers: the first paint does not wait for it. */
const LiveChart = lazy(() =>
  import('@/ui/chart/LiveChart').then(({ LiveChart: chart }) => ({ default: chart })),
) as typeof LiveChartOf;

const CHART_HEIGHT = 216;
const LATE_SECONDS = 8; // counts come every two seconds

export function TrafficPanel({ slice }: { slice: string }) {
  const t = useText();
  const { series, history } = useTrafficHistory(slice);
  const markers = useRevisionMarkers(slice);
  const newest = useNewestSample(series);
  const [pointed, setPointed] = useState<TrafficSample | null>(null);
  const entries = LINES.toReversed().map(({ label, stroke, own }) => ({
    label,
    color: stroke,
    value: pointed ? formatRate(own(pointed)) : undefined,
  }));
  const at = newest ? new Date(newest.atSeconds * 1_000).toISOString() : null;
  const isSilent = history.data?.points.every(({ total }) => total === null) && !newest;
  return (
    <Panel
      title={t('traffic')}
      meta={slice}
      aside={
        <>
          <Legend entries={entries} />
          {at && <Age at={at} staleAfterSeconds={LATE_SECONDS} />}
        </>
      }
    >
      {isSilent ? (
        <EmptyState
          kind="nothing"
          title={t('traffic.none')}
          text={t('traffic.none.text', { slice })}
        />
      ) : (
        <Fresh at={at} lateSeconds={LATE_SECONDS}>
          <div className={classes.traffic}>
            <div style={{ minHeight: CHART_HEIGHT }}>
              <Suspense fallback={null}>
                <LiveChart
                  label={t('traffic.chart', { slice })}
                  source={series}
                  lines={LINES}
                  format={formatRate}
                  height={CHART_HEIGHT}
                  markers={markers}
                  onCursor={setPointed}
                />
              </Suspense>
            </div>
            <Figures series={series} />
          </div>
        </Fresh>
      )}
    </Panel>
  );
}
