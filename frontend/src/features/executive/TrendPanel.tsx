/** How well each gateway answered, step by step. Charts come after the numbers: the first paint does not wait. */
import { lazy, Suspense, useMemo } from 'react';
import { formatLevel } from '@/slo/figures';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Panel } from '@/ui/page/Panel';
import { SourceNote } from '@/ui/problems/SourceNote';
import { Age } from '@/ui/time/Age';
import classes from './executive.module.css';
import { trendOf } from './kept';
import type { GatewaysTraffic } from './reads';
import { useText } from './text';

const TimeChart = lazy(() =>
  import('@/ui/chart/TimeChart').then(({ TimeChart: chart }) => ({ default: chart })),
);

const HEIGHT = 190;
const SERIES = 8;
const LEAST_ROOM = 0.001;

const formatShare = (share: number): string => formatLevel(share, '99.9');
const topped = (min: number): [number, number] => [
  Math.max(0, min - Math.max((1 - min) * 0.2, LEAST_ROOM)),
  1,
];

export function TrendPanel({ traffic, window }: { traffic: GatewaysTraffic; window: string }) {
  const t = useText();
  const trend = useMemo(() => trendOf(traffic.known), [traffic.known]);
  const lines = useMemo(
    () =>
      trend.lines.map(({ gateway, values }, index) => ({
        label: gateway,
        values,
        stroke: `--gh-series-${(index % SERIES) + 1}`,
        dash: index % 2 === 1 ? [6, 3] : undefined,
      })),
    [trend],
  );
  const isEmpty = lines.every(({ values }) => values.every((value) => value === null));
  return (
    <Panel
      title={t('trend')}
      meta={t('trend.meta')}
      aside={traffic.asOf && <Age at={traffic.asOf} staleAfterSeconds={90} />}
    >
      <SourceNote
        sources={traffic.known.map(({ traffic: { source, source_problem } }) => ({
          source,
          problem: source_problem,
        }))}
      />
      <div className={classes.trend}>
        {isEmpty && !traffic.isPending && (
          <EmptyState kind="nothing" title={t('trend.none')} text={t('trend.none.text')} />
        )}
        {!isEmpty && (
          <Suspense fallback={null}>
            <TimeChart
              key={window}
              label={t('trend')}
              times={trend.times}
              stepSeconds={trend.stepSeconds}
              lines={lines}
              format={formatShare}
              range={topped}
              height={HEIGHT}
            />
          </Suspense>
        )}
      </div>
    </Panel>
  );
}
