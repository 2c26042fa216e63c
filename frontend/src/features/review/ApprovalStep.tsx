/** A second pair of eyes, where the gateway wants one: ask, decide, or see why one may not. */
import { Button } from '@mantine/core';
import type { Gates } from '@/api/types/governance';
import { useMayInSlice } from '@/api/useSlice';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Failure } from '@/ui/problems/Failure';
import { Mark } from '@/ui/status/Mark';
import type { Glyph, Tone } from '@/ui/status/states';
import { standingOf, type Standing } from './approval';
import { ApprovalHistory } from './ApprovalHistory';
import { DecideFields } from './DecideFields';
import classes from './review.module.css';
import { useReviewText } from './text';
import { askRequest, useApprovalWrite } from './useApprovalWrite';

type Props = {
  slice: string;
  gates: Gates | undefined;
  plan: { digest: string; publishable: boolean };
  message: string;
};

const LOOK: Record<Exclude<Standing, 'unneeded'>, { tone: Tone; glyph: Glyph }> = {
  missing: { tone: 'idle', glyph: 'dashes' },
  requested: { tone: 'accent', glyph: 'half' },
  approved: { tone: 'ok', glyph: 'disc' },
};

export function ApprovalStep({ slice, gates, plan, message }: Props) {
  const t = useReviewText();
  const standing = standingOf(gates, plan.digest);
  const approval = gates?.approval.approval ?? null;
  if (standing === 'unneeded') return null;
  return (
    <section className={classes.approval} aria-label={t('approval')}>
      <p className={classes.approvalTitle}>
        <Mark {...LOOK[standing]} /> {t(`approval.${standing}`)}
      </p>
      {approval && (
        <ApprovalHistory approval={approval} isCurrent={approval.plan === plan.digest} />
      )}
      {standing === 'missing' && <Ask slice={slice} plan={plan} message={message} />}
      {standing !== 'missing' && approval && <DecideFields slice={slice} approval={approval} />}
    </section>
  );
}

function Ask({ slice, plan, message }: Omit<Props, 'gates'>) {
  const t = useReviewText();
  const mayEdit = useMayInSlice(slice, 'edit');
  const asking = useApprovalWrite(slice);
  const request = askRequest(slice, plan.digest, message);
  if (!mayEdit) return <p className={classes.reason}>{t('approval.ask.not')}</p>;
  return (
    <>
      {asking.error && <Failure error={asking.error} />}
      <div className={classes.decide}>
        <Button
          variant="default"
          disabled={!plan.publishable}
          loading={asking.isPending}
          onClick={() => asking.mutate(request)}
        >
          {t('approval.ask')}
        </Button>
        <ApiCall request={request} />
      </div>
    </>
  );
}
