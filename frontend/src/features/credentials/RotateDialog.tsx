/** Another secret under the same name. What changes with it is asked for beside it. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Credential } from '@/api/types/credentials';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './credentials.module.css';
import { shownRequest } from './draft';
import { isKey, keyIdOf } from './looks';
import { problemAt } from './problems';
import { pathOf } from './reads';
import { SecretField } from './SecretField';
import { useText } from './text';

type Props = { credential: Credential; onClose: () => void };

export function RotateDialog({ credential, onClose }: Props) {
  const t = useText();
  const [{ slice, name, kind, etag, parameters }] = useState(credential);
  const idName = keyIdOf(kind);
  const [secret, setSecret] = useState('');
  const [keyId, setKeyId] = useState((idName && parameters[idName]) ?? '');
  const [note, setNote] = useState('');
  const saving = useWrite<Credential>([keys.slice(slice), ['rollouts']]);
  const request: WriteRequest = {
    method: 'POST',
    path: `${pathOf(slice, name)}/rotate`,
    etag,
    body: {
      secret,
      ...(idName && keyId.trim() && { parameters: { [idName]: keyId.trim() } }),
      ...(note.trim() && { note: note.trim() }),
    },
  };
  const missing = secret === '' ? t('need.secret') : null;
  return (
    <Modal opened onClose={onClose} title={t('rotate.title', { name })} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <p className={classes.said}>{t('rotate.text')}</p>
        {idName && (
          <TextInput
            label={t(`parameter.${idName}`)}
            value={keyId}
            error={problemAt(saving.error, `/parameters/${idName}`)}
            onChange={(event) => setKeyId(event.currentTarget.value)}
          />
        )}
        <SecretField
          label={t(`secret.${kind}`)}
          value={secret}
          isKey={isKey(kind)}
          error={problemAt(saving.error, '/secret')}
          onChange={setSecret}
        />
        <TextInput
          label={t('note')}
          value={note}
          error={problemAt(saving.error, '/note')}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {saving.error && <Failure error={saving.error} />}
        <SubmitRow request={shownRequest(request)} missing={missing}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t('rotate')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
