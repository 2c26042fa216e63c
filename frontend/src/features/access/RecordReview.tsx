/** “I looked at who may do what, and it is right”: one line in the audit trail. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useText } from './text';

export function RecordReview({ tenant, onClose }: { tenant: string; onClose: () => void }) {
  const t = useText();
  const [note, setNote] = useState('');
  const record = useWrite([keys.tenant(tenant, 'review-standing')]);
  const path = `/tenants/${tenant}/access-reviews` as const;
  const request = { method: 'POST', path, body: { note } } as const;
  return (
    <Modal opened onClose={onClose} title={t('review.record.title')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          record.mutate(request, { onSuccess: onClose });
        }}
      >
        <p>{t('review.record.text')}</p>
        <TextInput
          label={t('review.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
          data-autofocus
        />
        {record.error && <Failure error={record.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={record.isPending}>
            {t('review.record')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
