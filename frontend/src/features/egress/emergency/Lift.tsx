/** Ends an emergency denial before its time, and says why. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import classes from '../egress.module.css';
import { useText } from '../text';

const LONGEST_REASON = 400;

type Props = { slice: string; path: WriteRequest['path']; onClose: () => void };

export function Lift({ slice, path, onClose }: Props) {
  const t = useText();
  const [reason, setReason] = useState('');
  const lifting = useWrite([
    keys.slice(slice),
    keys.slices(),
    keys.egress(slice),
    ['rollouts'],
    ['platform-switches'],
  ]);
  const request: WriteRequest = {
    method: 'POST',
    path,
    body: { reason: reason.trim() },
  };
  return (
    <Confirm
      opened
      title={t('lift.title')}
      consequence={
        <div className={classes.form}>
          <p>{t('lift.text')}</p>
          <TextInput
            label={t('deny.reason')}
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
