/** A new export, or what may be changed of one. Headers go in and are never shown again. */
import { Button, Input, Modal, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Export } from '@/api/types/exports';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import {
  draftOf,
  INTERVALS,
  KINDS,
  missingOf,
  requestOf,
  shownRequest,
  type ExportDraft,
} from './draft';
import classes from './exports.module.css';
import { isAtFields, problemAt } from './problems';
import { useText } from './text';

type Props = { stored: Export | null; onClose: () => void };
type Words = 'name' | 'url' | 'queryUrl' | 'tenants';
type Lines = 'headers' | 'labels';

const PLACES = {
  name: '/name',
  url: '/url',
  queryUrl: '/query_url',
  tenants: '/tenants',
  headers: '/headers',
  labels: '/external_labels',
} as const satisfies Record<Words | Lines, string>;

export function ExportForm({ stored, onClose }: Props) {
  const t = useText();
  const [draft, setDraft] = useState<ExportDraft>(() => draftOf(stored));
  const set = (changes: Partial<ExportDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite<Export>([keys.exports()]);
  // What was read when the form opened: a change by somebody else is found by the tag.
  const [before] = useState(stored);
  const missing = missingOf(before, draft);
  const request = requestOf(before, draft);
  const field = (name: Words | Lines, hint: string) => ({
    label: t(name),
    description: hint,
    value: draft[name],
    error: problemAt(saving.error, PLACES[name]),
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [name]: event.currentTarget.value }),
  });
  return (
    <Modal opened onClose={onClose} title={before ? before.name : t('add.title')} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        {!before && (
          <SegmentedControl
            aria-label={t('kind')}
            data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            value={draft.kind}
            onChange={(kind) => set({ kind })}
          />
        )}
        <TextInput {...field('name', t('name.hint'))} data-autofocus />
        <TextInput {...field('url', t(`url.${draft.kind}`))} placeholder="https://" />
        {draft.kind === 'remote_write' && (
          <TextInput {...field('queryUrl', t('queryUrl.hint'))} placeholder="https://" />
        )}
        <Textarea
          {...field('headers', t(before?.header_names.length ? 'headers.kept' : 'headers.hint'))}
          rows={2}
          autoComplete="off"
          spellCheck={false}
        />
        <TextInput {...field('tenants', t('tenants.hint'))} />
        <Textarea {...field('labels', t('labels.hint'))} rows={2} spellCheck={false} />
        <Input.Wrapper label={t('interval')} labelElement="div">
          <SegmentedControl
            fullWidth
            aria-label={t('interval')}
            data={INTERVALS.map((value) => ({
              value,
              label: t('interval.is', { seconds: value }),
            }))}
            value={draft.interval}
            onChange={(interval) => set({ interval })}
          />
        </Input.Wrapper>
        <Switch
          label={t('isEnabled')}
          checked={draft.isEnabled}
          onChange={(event) => set({ isEnabled: event.currentTarget.checked })}
        />
        {saving.error && !isAtFields(saving.error, Object.values(PLACES)) && (
          <Failure error={saving.error} />
        )}
        <SubmitRow request={shownRequest(request)} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t(before ? 'save' : 'add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
