/** What each day cost, by meter; the same as a table for who cannot see the bars. */
import { useMemo, useState } from 'react';
import type { CostDay } from '@/api/types/costs';
import { Legend } from '@/ui/chart/Legend';
import { StackedBars } from '@/ui/chart/StackedBars';
import type { Gap } from '@/ui/chart/bars';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Panel } from '@/ui/page/Panel';
import classes from './costs.module.css';
import { barsOf, costly, DAY_SECONDS, METERS, startOf } from './days';
import { formatMoney, shifted } from './money';
import { useText } from './text';

const HEIGHT = 170;
const ignore = () => undefined;

type Props = { month: string; days: readonly CostDay[]; currency: string; timeZone: string };

export function DaysPanel({ month, days, currency, timeZone }: Props) {
  const t = useText();
  const [pointed, setPointed] = useState<number | null>(null);
  const meters = useMemo(() => costly(days), [days]);
  const bars = useMemo(() => barsOf(days, meters), [days, meters]);
  const parts = useMemo(
    () =>
      meters.map((meter) => ({
        key: meter,
        label: t(`meter.${meter}`),
        color: `--gh-series-${METERS.indexOf(meter) + 1}`,
      })),
    [meters, t],
  );
  const axis = useMemo<Gap>(
    () => [startOf(`${month}-01`), startOf(`${shifted(month, 1)}-01`)],
    [month],
  );
  const bar = pointed === null ? undefined : bars[pointed];
  const day = bar && new Date(bar.atSeconds * 1_000).toISOString().slice(0, 10);
  return (
    <Panel title={t('days')} meta={day ?? t('days.zone', { zone: timeZone })}>
      {meters.length === 0 ? (
        <EmptyState kind="nothing" title={t('days.none')} text={t('days.none.text')} />
      ) : (
        <div className={classes.days}>
          <StackedBars
            label={t('days.label', { count: bars.length })}
            {...{ bars, parts }}
            stepSeconds={DAY_SECONDS}
            range={axis}
            leastTop={0}
            format={String}
            height={HEIGHT}
            onCursor={setPointed}
            onZoom={ignore}
          />
          <Legend
            entries={parts.map(({ key, label, color }) => ({
              label,
              color,
              value: bar?.counts ? formatMoney(String(bar.counts[key]), currency) : undefined,
            }))}
          />
        </div>
      )}
    </Panel>
  );
}
