/** What stands under the cross-hair, in words: for who moves it by keyboard or does not see it. */
import { formatExact } from '../time/Age';
import { useUiText } from '../text';
import classes from './chart.module.css';
import type { Shade, TimeLine } from './timeOptions';

type Props = {
  id: string;
  times: readonly number[];
  lines: readonly TimeLine[];
  shades?: readonly Shade[];
  index: number | null;
  format: (value: number) => string;
};

export function ChartWords({ id, times, lines, shades = [], index, format }: Props) {
  const t = useUiText();
  const at = index === null ? undefined : times[index];
  const around = at === undefined ? [] : shades.filter(({ from, to }) => at >= from && at <= to);
  return (
    <>
      <p id={id} className={classes.unseen} aria-live="polite">
        {at === undefined || index === null
          ? t('chart.keys')
          : [
              formatExact(new Date(at * 1_000).toISOString()),
              ...lines.map(({ label, values }) => {
                const value = values[index];
                return `${label} ${value == null ? t('chart.unknown') : format(value)}`;
              }),
            ].join(', ')}
      </p>
      <p className={classes.moment} aria-hidden>
        {at !== undefined && formatExact(new Date(at * 1_000).toISOString())}
        {around.map(({ text }) => ` · ${text}`)}
      </p>
    </>
  );
}
