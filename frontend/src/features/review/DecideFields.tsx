/** Approve or reject what somebody asks to publish; take back what one asked or decided oneself. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '@/api/me';
import type { Approval } from '@/api/types/governance';
import { Failure } from '@/ui/problems/Failure';
import classes from './review.module.css';
import { useReviewText } from './text';
import { decideRequest, useApprovalWrite, type Decision } from './useApprovalWrite';

const LONGEST_COMMENT = 500;

export function DecideFields({ slice, approval }: { slice: string; approval: Approval }) {
  const t = useReviewText();
  const { user } = useMe();
  const [comment, setComment] = useState('');
  const deciding = useApprovalWrite(slice);
  const isMe = (who: string | null) => who !== null && [user.email, user.name].includes(who);
  const isMine = isMe(approval.requested_by) || isMe(approval.decided_by);
  const isOpen = approval.state === 'requested';
  const verb = (decision: Decision) => (
    <Button
      variant="default"
      loading={deciding.isPending}
      onClick={() => deciding.mutate(decideRequest(slice, approval.id, decision, comment))}
    >
      {t(`approval.${decision}`)}
    </Button>
  );
  return (
    <>
      {approval.may_decide && (
        <TextInput
          aria-label={t('approval.comment')}
          placeholder={t('approval.comment')}
          maxLength={LONGEST_COMMENT}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
      )}
      {isOpen && !approval.may_decide && <p className={classes.reason}>{approval.why_not}</p>}
      {deciding.error && <Failure error={deciding.error} />}
      <div className={classes.decide}>
        {approval.may_decide && verb('approve')}
        {approval.may_decide && verb('reject')}
        {isMine && verb('withdraw')}
      </div>
    </>
  );
}
