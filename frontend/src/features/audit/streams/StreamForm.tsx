/** A new stream, or what may be changed of one. A signing secret that was made is shown once. */
import { Button, Modal, SegmentedControl, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { NewStream, Stream } from '@/api/types/audit';
import { useWrite } from '@/api/useWrite';
import { Copy } from '@/ui/form/Copy';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import {
  draftOf,
  FORMATS,
  KINDS,
  missingOf,
  requestOf,
  shownRequest,
  type StreamDraft,
} from './draft';
import classes from './streams.module.css';
import { useText } from './text';

type Props = { tenant: string; stored: Stream | null; onClose: () => void };
type Words = 'name' | 'url' | 'ca' | 'client';

const PLACES: Record<Words, string> = {
  name: '/name',
  url: '/url',
  ca: '/ca_pem',
  client: '/client_pem',
};

export function StreamForm({ tenant, stored, onClose }: Props) {
  const t = useText();
  const [draft, setDraft] = useState<StreamDraft>(() => draftOf(stored));
  const set = (changes: Partial<StreamDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite<NewStream>([keys.auditStreams(tenant)]);
  // What was read when the form opened: a change by somebody else is found by the tag.
  const [before] = useState(stored);
  const missing = missingOf(tenant, before, draft);
  const request = requestOf(tenant, before, draft);
  const { error } = saving;
  const field = (name: Words, hint: string) => ({
    label: t(name),
    description: hint,
    value: draft[name],
    error: error?.problems.find(({ pointer }) => pointer === PLACES[name])?.text,
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [name]: event.currentTarget.value }),
  });
  if (saving.data?.signing_secret)
    return <Secret value={saving.data.signing_secret} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={before ? before.name : t('add.title')} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (missing) return;
          saving.mutate(request, {
            onSuccess: (answer) => {
              if (!answer.signing_secret) onClose();
            },
          });
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
        <TextInput
          {...field('url', t(`url.${draft.kind}`))}
          placeholder={draft.kind === 'syslog' ? 'syslog+tls://' : 'https://'}
        />
        <SegmentedControl
          aria-label={t('format')}
          data={FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))}
          value={draft.format}
          onChange={(format) => set({ format })}
        />
        <Textarea {...field('ca', t('ca.hint'))} rows={2} spellCheck={false} />
        {draft.kind === 'syslog' && (
          <Textarea
            {...field('client', t(before?.has_client_certificate ? 'client.kept' : 'client.hint'))}
            rows={2}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {!before && (
          <Switch
            label={t('fromBeginning')}
            checked={draft.fromBeginning}
            onChange={(event) => set({ fromBeginning: event.currentTarget.checked })}
          />
        )}
        <Switch
          label={t('isEnabled')}
          checked={draft.isEnabled}
          onChange={(event) => set({ isEnabled: event.currentTarget.checked })}
        />
        {error && !error.problems.some(isAtField) && <Failure error={error} />}
        <SubmitRow request={shownRequest(request)} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t(before ? 'save' : 'add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}

const isAtField = ({ pointer }: { pointer: string }): boolean =>
  Object.values(PLACES).includes(pointer);

function Secret({ value, onClose }: { value: string; onClose: () => void }) {
  const t = useText();
  return (
    <Modal opened onClose={onClose} title={t('secret.title')} closeOnClickOutside={false}>
      <div className={classes.form}>
        <p>{t('secret.text')}</p>
        <Copy value={value} label={value} />
        <Button onClick={onClose}>{t('secret.done')}</Button>
      </div>
    </Modal>
  );
}
