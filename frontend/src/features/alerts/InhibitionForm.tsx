/** A new inhibition, with what it would keep quiet of that which fires now. */
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './alerts.module.css';
import { inhibitionMissing, inhibitionRequest, type InhibitionDraft } from './inhibiting';
import { isAtFields, problemAt } from './problems';
import { QuietList } from './QuietList';
import { useText } from './text';
import { useQuietNow } from './useQuietNow';

const AT_FIELDS = ['/name', '/source', '/target', '/equal'];
const EMPTY: InhibitionDraft = { name: '', source: '', target: '', equal: 'gateway' };

export function InhibitionForm({ tenant, onClose }: { tenant: string; onClose: () => void }) {
  const t = useText();
  const [draft, setDraft] = useState(EMPTY);
  const set = (changes: Partial<InhibitionDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite([keys.alerting(tenant, 'inhibitions'), ['alerts']]);
  const now = useQuietNow(tenant, draft);
  const problem = saving.error ?? now.error;
  const missing = inhibitionMissing(draft);
  const request = inhibitionRequest(tenant, draft);
  return (
    <Modal opened onClose={onClose} title={t('inhibition.new')} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <p>{t('inhibition.text')}</p>
        <Textarea
          label={t('inhibition.source')}
          description={t('silence.matchers.hint')}
          rows={2}
          value={draft.source}
          error={problemAt(problem, '/source')}
          onChange={(event) => set({ source: event.currentTarget.value })}
          data-autofocus
        />
        <Textarea
          label={t('inhibition.target')}
          rows={2}
          value={draft.target}
          error={problemAt(problem, '/target')}
          onChange={(event) => set({ target: event.currentTarget.value })}
        />
        <TextInput
          label={t('inhibition.equal')}
          description={t('inhibition.equal.hint')}
          value={draft.equal}
          error={problemAt(problem, '/equal')}
          onChange={(event) => set({ equal: event.currentTarget.value })}
        />
        <TextInput
          label={t('inhibition.name')}
          description={t('inhibition.name.hint')}
          maxLength={120}
          value={draft.name}
          error={problemAt(saving.error, '/name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Now {...now} />
        {problem && !isAtFields(problem, AT_FIELDS) && <Failure error={problem} />}
        <SubmitRow request={request} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t('add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}

function Now({ quiet, error, isAskable, isOld }: ReturnType<typeof useQuietNow>) {
  const t = useText();
  if (error) return null;
  return (
    <section className={classes.now} data-old={isOld || undefined} aria-label={t('inhibition.now')}>
      <p role="status">
        {!isAskable && t('inhibition.now.not')}
        {isAskable && !quiet && t('inhibition.now.asking')}
        {isAskable && quiet && t('inhibition.would', { count: quiet.quiet })}
      </p>
      {isAskable && quiet && quiet.quiet > 0 && <QuietList {...quiet} />}
    </section>
  );
}
