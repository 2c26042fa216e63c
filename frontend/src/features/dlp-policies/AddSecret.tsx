/** Takes a secret in: it is sent once, and nobody sees it again. */
import { Button, Modal, PasswordInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { DlpAction, DlpPolicy } from '@/api/types/dlp';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { ACTIONS } from './blank';
import classes from './policies.module.css';
import { useText } from './text';

const SHORTEST = 16;
const HIDDEN = '…';

type Props = { policy: DlpPolicy; onClose: () => void };

export function AddSecret({ policy: { slice, name, etag }, onClose }: Props) {
  const t = useText();
  const [called, setCalled] = useState('');
  const [secret, setSecret] = useState('');
  const [action, setAction] = useState<DlpAction>('block');
  const adding = useWrite([keys.slice(slice), keys.slices(), keys.me()]);
  const path = `/slices/${slice}/dlp-policies/${encodeURIComponent(name)}/secrets` as const;
  const request = (text: string) =>
    ({ method: 'POST', path, etag, body: { name: called.trim(), secret: text, action } }) as const;
  const missing = missingOf(called, secret);
  return (
    <Modal opened onClose={onClose} title={t('secret.add')}>
      <form
        className={classes.modal}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) adding.mutate(request(secret), { onSuccess: onClose });
        }}
      >
        <TextInput
          label={t('secret.name')}
          description={t('secret.name.hint')}
          value={called}
          maxLength={63}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setCalled(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('secret.text')}
          description={t('secret.text.hint')}
          value={secret}
          autoComplete="new-password"
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <Select
          label={t('action')}
          data={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))}
          value={action}
          allowDeselect={false}
          openOnFocus={false}
          onChange={(value) => setAction(value ?? 'block')}
        />
        {adding.error && <Failure error={adding.error} />}
        <SubmitRow request={request(HIDDEN)} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={adding.isPending}>
            {t('secret.add.verb')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}

function missingOf(name: string, secret: string) {
  if (name.trim() === '') return 'secret.need.name' as const;
  return secret.length < SHORTEST ? ('secret.need.text' as const) : null;
}
