/** Takes an alert on, or lets go of it again. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Alert } from '@/api/types/alerts';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

export function AcknowledgeButton({ alert }: { alert: Alert }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [comment, setComment] = useState('');
  const writing = useWrite<Alert>([['alerts']]);
  const isTaken = alert.acknowledged_at !== null;
  const close = () => setOpen(false);
  const send = () =>
    writing.mutate(
      isTaken
        ? { method: 'POST', path: `/alerts/${alert.id}/release` }
        : { method: 'POST', path: `/alerts/${alert.id}/acknowledge`, body: { comment } },
      { onSuccess: close },
    );
  return (
    <>
      <Button variant={isTaken ? 'default' : 'filled'} onClick={() => setOpen(true)}>
        {t(isTaken ? 'release' : 'acknowledge')}
      </Button>
      <Confirm
        opened={isOpen}
        title={t(isTaken ? 'release.title' : 'acknowledge.title')}
        consequence={
          <>
            <p>{t(isTaken ? 'release.text' : 'acknowledge.text')}</p>
            {!isTaken && (
              <TextInput
                label={t('comment')}
                maxLength={500}
                value={comment}
                onChange={(event) => setComment(event.currentTarget.value)}
              />
            )}
          </>
        }
        verb={t(isTaken ? 'release' : 'acknowledge')}
        isCalm
        isBusy={writing.isPending}
        error={writing.error}
        onConfirm={send}
        onClose={close}
      />
    </>
  );
}
