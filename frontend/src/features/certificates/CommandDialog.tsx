/** The question before a command: what it does, in numbers, and why, where somebody will ask later. */
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Certificate, CertificateCommand } from '@/api/types/certificates';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { commandRequest, consequenceOf, isDangerous, needsReason, takesReason } from './commands';
import { errorAt, restOf } from '@/api/fieldErrors';
import classes from './form.module.css';
import { useText } from './text';

const LONGEST_REASON = 400;
const REASON = '/reason';

type Props = { command: CertificateCommand; certificate: Certificate; onClose: () => void };

export function CommandDialog({ command, certificate: current, onClose }: Props) {
  const t = useText();
  // The question stays the one that was asked: no number changes under a click.
  const [certificate] = useState(current);
  const [reason, setReason] = useState('');
  const { id, name, slice } = certificate;
  const sending = useWrite<Certificate>([['certificates'], keys.slice(slice), ['rollouts']]);
  const request = commandRequest(id, command, reason);
  const { keys: sentences, values } = consequenceOf(command, certificate);
  const refusal = errorAt(sending.error, REASON);
  const isNeeded = needsReason(command) || refusal !== undefined;
  return (
    <Confirm
      opened
      title={t(`ask.${command}`, { name })}
      consequence={
        <div className={classes.form}>
          {sentences.map((key) => (
            <p key={key}>{t(key, values)}</p>
          ))}
          {takesReason(command) && (
            <Textarea
              label={t(isNeeded ? 'reason' : 'reason.optional')}
              description={t('reason.hint')}
              withAsterisk={isNeeded}
              error={refusal}
              rows={2}
              maxLength={LONGEST_REASON}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </div>
      }
      aside={<ApiCall request={request} />}
      verb={t(`verb.${command}`)}
      isCalm={!isDangerous(command)}
      isIncomplete={isNeeded && reason.trim() === ''}
      isBusy={sending.isPending}
      error={restOf(sending.error, [REASON])}
      onConfirm={() => sending.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
