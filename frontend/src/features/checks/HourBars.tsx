/** A stretch of time in small bars: good, some bad, all bad, or hatched where nothing was told. */
import { momentOf } from '@/ui/chart/ChartMoment';
import classes from './checks.module.css';
import { shareOf } from './figures';
import { useText } from './text';

type Bar = { at: string; good: number | null; bad: number | null };

export function HourBars({ hours, label }: { hours: readonly Bar[]; label: string }) {
  const t = useText();
  const bad = hours.reduce((sum, one) => sum + (one.bad ?? 0), 0);
  const unknown = hours.filter((one) => shareOf(one.good, one.bad) === 'none').length;
  return (
    <span
      className={classes.bars}
      role="img"
      aria-label={t('bars', { label, bad, unknown, count: hours.length })}
    >
      {hours.map((one) => (
        <span
          key={one.at}
          className={classes.bar}
          data-share={shareOf(one.good, one.bad)}
          title={t('bar', {
            at: momentOf(Date.parse(one.at) / 1000),
            good: one.good ?? 0,
            bad: one.bad ?? 0,
          })}
        />
      ))}
    </span>
  );
}
