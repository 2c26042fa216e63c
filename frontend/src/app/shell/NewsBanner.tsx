/** While the control plane says nothing, every page says since when: what it shows is how things stood then. */
import { live, useIsLate } from '@/lib/live/live';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import { useAppText } from '../text';
import classes from './shell.module.css';

export function NewsBanner() {
  const t = useAppText();
  if (!useIsLate()) return null;
  return (
    <div className={classes.freeze}>
      <Mark glyph="ring" tone="warn" size={12} />
      <b role="status">{t('news.none')}</b>
      <span className={classes.freezeReason} title={t('news.none.text')}>
        {t('news.none.text')}
      </span>
      <span className={classes.freezeFacts}>
        {t('news.last')} <Age at={new Date(live.heardAtMs ?? 0).toISOString()} />
      </span>
    </div>
  );
}
