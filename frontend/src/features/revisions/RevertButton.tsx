/** Publishes an older revision's content again, after showing what that changes and what becomes of the draft. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '@/api/me';
import { useMayInSlice } from '@/api/useSlice';
import { Confirm } from '@/ui/form/Confirm';
import { Consequence } from './Consequence';
import classes from './revisions.module.css';
import { useRevisionsText } from './text';
import { useRevert } from './useRevert';

const LONGEST_MESSAGE = 500;

type Props = { slice: string; sequence: number; variant?: 'filled' | 'default' };

export function RevertButton({ slice, sequence, variant = 'filled' }: Props) {
  const t = useRevisionsText();
  const usual = t('revert.message', { sequence });
  const [isAsking, setAsking] = useState(false);
  const [message, setMessage] = useState(usual);
  const { slices } = useMe();
  const pending = slices.find((known) => known.slice === slice)?.pending ?? 0;
  const mayPublish = useMayInSlice(slice, 'publish');
  const reverting = useRevert(slice, sequence);
  const close = () => {
    setAsking(false);
    reverting.reset();
  };
  if (!mayPublish) return null;
  return (
    <>
      <Button variant={variant} onClick={() => setAsking(true)}>
        {t('revert', { sequence })}
      </Button>
      <Confirm
        opened={isAsking}
        title={t('revert.title', { slice, sequence })}
        consequence={
          <div className={classes.consequence}>
            <p>{t('revert.text', { sequence })}</p>
            <Consequence slice={slice} sequence={sequence} />
            {pending > 0 && <p className={classes.loss}>{t('revert.dirty', { count: pending })}</p>}
            <TextInput
              label={t('revert.why')}
              value={message}
              maxLength={LONGEST_MESSAGE}
              onChange={(event) => setMessage(event.currentTarget.value)}
            />
          </div>
        }
        verb={t('revert', { sequence })}
        isBusy={reverting.isPending}
        error={reverting.error}
        onConfirm={() => reverting.mutate({ message, discardDraft: pending > 0 })}
        onClose={close}
      />
    </>
  );
}
