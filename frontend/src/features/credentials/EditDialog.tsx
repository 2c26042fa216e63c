/** What may be changed of a credential: words, parameters, and where it is read. */
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Credential } from '@/api/types/credentials';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './credentials.module.css';
import { changeRequest, draftOf, missingOf, shownRequest, type Draft } from './draft';
import { KindFields } from './KindFields';
import { useText } from './text';
import { VaultFields } from './VaultFields';
import { WordFields } from './WordFields';

export function EditDialog({
  credential,
  onClose,
}: {
  credential: Credential;
  onClose: () => void;
}) {
  const t = useText();
  // What was read when the form opened: a change by somebody else is found by the tag.
  const [before] = useState(credential);
  const [draft, setDraft] = useState<Draft>(() => draftOf(before));
  const set = (changes: Partial<Draft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite<Credential>([keys.slice(before.slice), ['rollouts']]);
  const missing = missingOf(before, draft);
  const request = changeRequest(before, draft);
  return (
    <Modal opened onClose={onClose} title={t('edit.title', { name: before.name })} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <WordFields draft={draft} error={saving.error} onChange={set} />
        <KindFields draft={draft} error={saving.error} isStored onChange={set} />
        {draft.isRead && (
          <VaultFields
            draft={draft}
            error={saving.error}
            isStored
            onChange={(vault) => set({ vault })}
          />
        )}
        {saving.error && <Failure error={saving.error} />}
        <SubmitRow request={shownRequest(request)} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t('save')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
