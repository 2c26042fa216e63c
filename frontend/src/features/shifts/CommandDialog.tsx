/** The question before a command: what it does to the split, and why, where somebody will ask later. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Shift, ShiftCommand } from '@/api/types/shifts';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useShiftEvidence } from './reads';
import classes from './shifts.module.css';
import { percentNext, percentNow } from './standing';
import { useText } from './text';
import { commandRequest, useCommand } from './useCommand';

const LONGEST_REASON = 500;
const REASON = '/reason';

type Props = { command: ShiftCommand | null; shift: Shift; onClose: () => void };

export function CommandDialog({ command, shift, onClose }: Props) {
  const t = useText();
  const [asked, setAsked] = useState<ShiftCommand>('pause');
  const [reason, setReason] = useState('');
  const sending = useCommand(shift);
  const missing = useShiftEvidence(shift).data?.missing ?? [];
  // What was asked stays in words while the dialog goes away.
  if (command !== null && command !== asked) setAsked(command);
  const refusal = sending.error?.problems.find(({ pointer }) => pointer === REASON)?.text;
  const isLate = asked === 'promote' && missing.length > 0;
  const isNeeded = asked === 'abort' || asked === 'promote';
  const request = commandRequest(shift, asked, reason);
  const { route, from_service: from, to_service: to } = shift;
  const words = { route, from, to, percent: percentNow(shift), next: percentNext(shift) ?? 100 };
  const close = () => {
    onClose();
    setReason('');
    sending.reset();
  };
  return (
    <Confirm
      opened={command !== null}
      title={t(`ask.${asked}`, words)}
      consequence={
        <div className={classes.form}>
          <p>{t(askKey(asked, percentNext(shift) === null), words)}</p>
          {isLate && <p className={classes.why}>{`${t('missing')} ${missing.join('; ')}`}</p>}
          {isNeeded && (
            <Textarea
              label={t('reason')}
              withAsterisk
              error={refusal}
              rows={2}
              maxLength={LONGEST_REASON}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </div>
      }
      verb={t(`verb.${asked}`, words)}
      isCalm={asked !== 'abort'}
      aside={<ApiCall request={request} />}
      isIncomplete={isNeeded && reason.trim() === ''}
      isBusy={sending.isPending}
      error={refusal === undefined ? sending.error : null}
      onConfirm={() => sending.mutate(request, { onSuccess: close })}
      onClose={close}
    />
  );
}

const askKey = (command: ShiftCommand, isLast: boolean) =>
  command === 'promote' && isLast ? 'text.promote.last' : (`text.${command}` as const);
