/** What is live looks live only while news come: late ones drain the colour from it and say since when. */
import type { ReactNode } from 'react';
import { serverNow } from '@/lib/clock';
import { ageSeconds, formatSeconds } from '@/lib/durations';
import { useTick } from '@/lib/useTick';
import { useUiText } from '../text';
import classes from './live.module.css';

type Props = {
  /** When the newest of what is shown was told; null: not yet, which is no lateness. */
  at: string | null;
  lateSeconds: number;
  /** Several panels, with the room between them that a page has. */
  isApart?: boolean;
  children: ReactNode;
};

export function Fresh({ at, lateSeconds, isApart = false, children }: Props) {
  useTick();
  const t = useUiText();
  const age = at === null ? 0 : ageSeconds(at, serverNow());
  const isLate = age > lateSeconds;
  return (
    <div
      className={classes.fresh}
      data-late={isLate || undefined}
      data-apart={isApart || undefined}
    >
      <div className={classes.content}>{children}</div>
      <p className={classes.note} role="status">
        {isLate && (
          <span>
            {t('frozen')} <b aria-hidden>{t('frozen.for', { age: formatSeconds(age) })}</b>
          </span>
        )}
      </p>
    </div>
  );
}
