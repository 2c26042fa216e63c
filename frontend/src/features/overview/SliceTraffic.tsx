/** The shape of a slice's last 15 minutes and its rate now. */
import { formatRate } from '@/lib/numbers';
import { Sparkline } from '@/ui/chart/Sparkline';
import { figuresOf } from './figures';
import classes from './overview.module.css';
import { useText } from './text';
import { thin } from './thin';
import { useNewestSample } from './useNewestSample';
import { useTrafficHistory } from './useTrafficHistory';

const POINTS = 60;

export function SliceTraffic({ slice }: { slice: string }) {
  const t = useText();
  const { series } = useTrafficHistory(slice);
  useNewestSample(series);
  if (series.samples.length === 0) return <span className={classes.quiet}>–</span>;
  const rate = formatRate(figuresOf(series.samples).perSecond);
  return (
    <span className={classes.sliceTraffic}>
      <Sparkline values={thin(series.samples, POINTS)} label={`${t('slice.traffic')} ${rate}`} />
      <b>{rate}</b>
    </span>
  );
}
