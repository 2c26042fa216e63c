/** Grants, refuses or takes back a request for access, with what there is to say. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { AccessRequest } from '@/api/types/egress';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import classes from '../egress.module.css';
import { placeOf } from '../reads';
import { useText } from '../text';

export type Decision = 'grant' | 'refuse' | 'withdraw';

const LONGEST = 400;

type Props = {
  slice: string;
  request: AccessRequest;
  decision: Decision;
  onClose: () => void;
};

export function Decide({ slice, request, decision, onClose }: Props) {
  const t = useText();
  const { id, workload, destination } = request;
  const [comment, setComment] = useState('');
  const deciding = useWrite([keys.egress(slice), keys.slice(slice), keys.slices(), ['rollouts']]);
  const asked: WriteRequest = {
    method: 'POST',
    path: `${placeOf(slice, 'requests')}/${id}/${decision}`,
    body: { comment: comment.trim() },
  };
  return (
    <Confirm
      opened
      title={t(`${decision}.title`, { workload, destination })}
      consequence={
        <div className={classes.form}>
          <p>{t(`${decision}.text`, { workload, destination })}</p>
          <TextInput
            label={t(decision === 'refuse' ? 'request.why' : 'request.comment')}
            value={comment}
            maxLength={LONGEST}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        </div>
      }
      verb={t(`${decision}.verb`)}
      isCalm={decision !== 'refuse'}
      aside={<ApiCall request={asked} />}
      isIncomplete={decision === 'refuse' && comment.trim() === ''}
      isBusy={deciding.isPending}
      error={deciding.error}
      onConfirm={() => deciding.mutate(asked, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
