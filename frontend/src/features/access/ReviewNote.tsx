import type { ReviewStanding } from '@/api/types/people';
import { formatExact } from '@/ui/time/Age';
import classes from './access.module.css';
import { useText } from './text';

/** When it was last reviewed, by whom, and since when the next review is due. */
export function ReviewNote({ standing }: { standing: ReviewStanding }) {
  const t = useText();
  const { last, due_at, overdue } = standing;
  const due = formatExact(due_at);
  return (
    <p className={overdue ? classes.warn : classes.noteLine} role={overdue ? 'status' : undefined}>
      {overdue && `${t('review.overdue', { at: due })} `}
      {last
        ? t('review.last', { who: last.reviewed_by, at: formatExact(last.reviewed_at), due })
        : overdue || t('review.first', { due })}
    </p>
  );
}
