/** A new credential: its kind decides what is asked for. */
import { Button, Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Credential } from '@/api/types/credentials';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './credentials.module.css';
import { addRequest, draftOf, missingOf, shownRequest, type Draft } from './draft';
import { KindFields } from './KindFields';
import { isKey, KIND_NAMES } from './looks';
import { problemAt } from './problems';
import { SecretField } from './SecretField';
import { useText } from './text';
import { VaultFields } from './VaultFields';
import { WordFields } from './WordFields';

export function AddDialog({ slice, onClose }: { slice: string; onClose: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState<Draft>(() => draftOf(null));
  const set = (changes: Partial<Draft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite<Credential>([keys.slice(slice), ['rollouts']]);
  const { error } = saving;
  const missing = missingOf(null, draft);
  const request = addRequest(slice, draft);
  return (
    <Modal opened onClose={onClose} title={t('add.title')} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <TextInput
          label={t('name')}
          data-autofocus
          value={draft.name}
          error={problemAt(error, '/name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          label={t('kind')}
          description={t(`kind.${draft.kind}.hint`)}
          data={KIND_NAMES.map((value) => ({ value, label: t(`kind.${value}`) }))}
          value={draft.kind}
          allowDeselect={false}
          onChange={(kind) => set({ kind: kind ?? 'header' })}
        />
        <KindFields draft={draft} error={error} isStored={false} onChange={set} />
        <SegmentedControl
          aria-label={t('source')}
          data={[
            { value: 'sealed', label: t('source.sealed.long') },
            { value: 'vault_kv', label: t('source.vault_kv.long') },
          ]}
          value={draft.isRead ? 'vault_kv' : 'sealed'}
          onChange={(source) => set({ isRead: source === 'vault_kv' })}
        />
        {draft.isRead ? (
          <VaultFields
            draft={draft}
            error={error}
            isStored={false}
            onChange={(vault) => set({ vault })}
          />
        ) : (
          <SecretField
            key={draft.kind}
            label={t(`secret.${draft.kind}`)}
            value={draft.secret}
            isKey={isKey(draft.kind)}
            error={problemAt(error, '/secret')}
            onChange={(secret) => set({ secret })}
          />
        )}
        <WordFields draft={draft} error={error} onChange={set} />
        {error && <Failure error={error} />}
        <SubmitRow request={shownRequest(request)} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t('add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
