/** What stands under the cross-hair, in words. */
import { formatExact } from '../time/Age';
import classes from './chart.module.css';
import type { Shade } from './timeOptions';

type Props = { at: number | undefined; shades: readonly Shade[] | undefined };

/** The line below a chart: the moment, and why it does not count where it does not. */
export function ChartMoment({ at, shades }: Props) {
  const reasons =
    at === undefined ? [] : (shades ?? []).filter(({ from, to }) => at >= from && at <= to);
  return (
    <p className={classes.moment} aria-hidden>
      {at !== undefined && momentOf(at)}
      {reasons.map(({ text }) => ` · ${text}`)}
    </p>
  );
}

export const momentOf = (seconds: number): string =>
  formatExact(new Date(seconds * 1_000).toISOString());
