/** Puts back into service what a switch took out, as another revision. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { KillSwitch } from '@/api/types/switches';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { SwitchName } from './SwitchName';
import classes from './switches.module.css';
import { useText } from './text';

const LONGEST_REASON = 400;

export function LiftSwitch({ thrown, onClose }: { thrown: KillSwitch; onClose: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const { id, slice } = thrown;
  const lifting = useWrite([keys.slice(slice), keys.slices(), ['rollouts']]);
  const request: WriteRequest = {
    method: 'POST',
    path: `/slices/${slice}/switches/${id}/lift`,
    body: { reason: reason.trim() },
  };
  return (
    <Confirm
      opened
      title={t('lift.title')}
      consequence={
        <div className={classes.form}>
          <p>
            <SwitchName thrown={thrown} />: {t('lift.text')}
          </p>
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
