/** Rate, failures and latency as numbers. */
import type { TrafficSeries } from '@/lib/live/trafficSeries';
import { formatMs, formatRate, formatShare } from '@/lib/numbers';
import { figuresOf } from './figures';
import classes from './overview.module.css';
import { useText } from './text';
import { useNewestSample } from './useNewestSample';

const ALARMING_SHARE = 0.01;
const THIN_SPACE = '\u2009';

export function Figures({ series }: { series: TrafficSeries }) {
  const t = useText();
  useNewestSample(series);
  const { perSecond, failedShare, p50Ms, p99Ms } = figuresOf(series.samples);
  const isAlarming = failedShare !== null && failedShare >= ALARMING_SHARE;
  return (
    <dl className={classes.figures}>
      <Figure
        name={t('traffic.rate')}
        value={formatRate(perSecond)}
        hint={t('traffic.rate.hint')}
      />
      <Figure
        name={t('traffic.failed')}
        value={failedShare === null ? '–' : formatShare(failedShare)}
        hint={t('traffic.failed.hint')}
        isBad={isAlarming}
      />
      <Figure name={t('traffic.p50')} value={formatMs(p50Ms)} hint={t('traffic.latency.hint')} />
      <Figure name={t('traffic.p99')} value={formatMs(p99Ms)} hint={t('traffic.latency.hint')} />
    </dl>
  );
}

type FigureProps = { name: string; value: string; hint: string; isBad?: boolean };

function Figure({ name, value, hint, isBad }: FigureProps) {
  const [digits, unit] = value.split(THIN_SPACE);
  return (
    <div title={hint} data-bad={isBad || undefined}>
      <dt>{name}</dt>
      <dd>
        {digits}
        {unit && <small>{unit}</small>}
      </dd>
    </div>
  );
}
