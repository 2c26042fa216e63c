/** `+2 ±1 −3`, leaving out what is zero. */
import type { Revision } from '@/api/types/delivery';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';

export function Counts({ added, changed, removed }: Revision['summary']) {
  const t = useRevisionsText();
  return (
    <span className={classes.counts}>
      {added > 0 && <b data-action="add" title={t('added')}>{`+${added}`}</b>}
      {changed > 0 && <b data-action="change" title={t('changed')}>{`±${changed}`}</b>}
      {removed > 0 && <b data-action="remove" title={t('removed')}>{`−${removed}`}</b>}
    </span>
  );
}
