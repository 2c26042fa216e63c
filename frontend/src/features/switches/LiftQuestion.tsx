/** Asks why a switch is lifted, and lifts it. */
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ApiPath, WriteRequest } from '@/api/client';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import classes from './switches.module.css';
import { useText } from './text';

const LONGEST_REASON = 400;

type Props = {
  path: ApiPath;
  /** Cache branches that it makes old. */
  invalidates: readonly (readonly unknown[])[];
  onClose: () => void;
  /** What is lifted, and what follows. */
  children: ReactNode;
};

export function LiftQuestion({ path, invalidates, onClose, children }: Props) {
  const t = useText();
  const [reason, setReason] = useState('');
  const lifting = useWrite(invalidates);
  const request: WriteRequest = { method: 'POST', path, body: { reason: reason.trim() } };
  return (
    <Confirm
      opened
      title={t('lift.title')}
      consequence={
        <div className={classes.form}>
          <p>{children}</p>
          <TextInput
            label={t('reason')}
            value={reason}
            maxLength={LONGEST_REASON}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      }
      verb={t('lift.verb')}
      isCalm
      aside={<ApiCall request={request} />}
      isIncomplete={reason.trim() === ''}
      isBusy={lifting.isPending}
      error={lifting.error}
      onConfirm={() => lifting.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
