/** A timestamp that ages by itself, past or to come; the exact time stands in its title and is what gets copied. */
import { serverNow } from '@/lib/clock';
import { ageSeconds, formatSeconds } from '@/lib/durations';
import { useTick } from '@/lib/useTick';
import { useUiText } from '../text';
import classes from './age.module.css';

type Props = {
  at: string | null;
  /** Older than this it takes the stale look by itself. */
  staleAfterSeconds?: number;
  /** “12 s” instead of “12 s ago”. */
  bare?: boolean;
};

const JUST_NOW_SECONDS = 2;

export function Age({ at, staleAfterSeconds = Infinity, bare = false }: Props) {
  useTick();
  const t = useUiText();
  if (!at) return <span className={classes.never}>{t('age.never')}</span>;
  const seconds = ageSeconds(at, serverNow());
  const age = formatSeconds(Math.abs(seconds));
  const words = seconds < -JUST_NOW_SECONDS ? t('age.in', { age }) : t('age.ago', { age });
  const isNow = Math.abs(seconds) < JUST_NOW_SECONDS;
  return (
    <time
      className={classes.age}
      dateTime={at}
      title={formatExact(at)}
      data-stale={seconds > staleAfterSeconds || undefined}
    >
      {bare ? age : isNow ? t('age.now') : words}
    </time>
  );
}

/** `2026-11-21 02:29:03 UTC`; never mixed with local time. */
export const formatExact = (at: string): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
