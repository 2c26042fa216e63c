/** What was said about an approval: who asked and why, who decided and how. */
import type { Approval } from '@/api/types/governance';
import { Age } from '@/ui/time/Age';
import classes from './review.module.css';
import { useReviewText } from './text';

const DECIDED = ['approved', 'rejected', 'withdrawn'] as const;

export function ApprovalHistory({
  approval,
  isCurrent,
}: {
  approval: Approval;
  isCurrent: boolean;
}) {
  const t = useReviewText();
  const decided = DECIDED.find((state) => state === approval.state);
  const isPast = approval.state === 'stale' || (!isCurrent && approval.state !== 'used');
  if (approval.state === 'used') return null;
  return (
    <ul className={classes.said}>
      <li>
        {t('approval.asked', { who: approval.requested_by })} <Age at={approval.requested_at} />
        {approval.message && <q>{approval.message}</q>}
      </li>
      {decided && (
        <li>
          {t(`approval.was.${decided}`, { who: approval.decided_by ?? approval.requested_by })}{' '}
          <Age at={approval.decided_at} />
          {approval.comment && <q>{approval.comment}</q>}
        </li>
      )}
      {isPast && <li>{t('approval.stale')}</li>}
    </ul>
  );
}
