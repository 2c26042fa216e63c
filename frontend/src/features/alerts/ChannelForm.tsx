/** A new channel, or what may be changed of one. Secrets go in and are never shown again. */
import {
  Button,
  Modal,
  PasswordInput,
  SegmentedControl,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { AddedChannel, Channel } from '@/api/types/alerts';
import { useWrite } from '@/api/useWrite';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './alerts.module.css';
import {
  channelMissing,
  channelRequest,
  draftOf,
  SECRETS,
  shownChannel,
  TYPES,
  type ChannelDraft,
} from './channels';
import { isAtFields, problemAt } from './problems';
import { useText } from './text';

const AT_FIELDS = ['/name', '/settings/url', '/settings/to', '/secrets'];

type Props = { tenant: string; channel: Channel | null; onClose: () => void };

export function ChannelForm({ tenant, channel, onClose }: Props) {
  const t = useText();
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOf(channel));
  const set = (changes: Partial<ChannelDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite<Channel | AddedChannel>([keys.alerting(tenant, 'channels')]);
  const missing = channelMissing(draft, channel === null);
  const request = channelRequest(tenant, channel, draft);
  const made = secretOf(saving.data);
  if (made) return <SecretOnce title={t('secret.made')} secret={made} onDone={onClose} />;
  const save = () =>
    saving.mutate(request, {
      onSuccess: (saved) => {
        if (!secretOf(saved)) onClose();
      },
    });
  return (
    <Modal opened onClose={onClose} title={channel ? channel.name : t('channel.new')} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) save();
        }}
      >
        {!channel && (
          <SegmentedControl
            aria-label={t('channel.type')}
            data={TYPES.map((value) => ({ value, label: t(`type.${value}`) }))}
            value={draft.type}
            onChange={(type) => set(draftTyped(type, draft))}
          />
        )}
        <TextInput
          label={t('name')}
          description={t('name.hint')}
          value={draft.name}
          error={problemAt(saving.error, '/name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {draft.type === 'email' && (
          <Textarea
            label={t('channel.to')}
            description={t('channel.to.hint')}
            rows={3}
            value={draft.to}
            error={problemAt(saving.error, '/settings/to')}
            onChange={(event) => set({ to: event.currentTarget.value })}
          />
        )}
        {(draft.type === 'webhook' || draft.type === 'pagerduty') && (
          <TextInput
            label={t('channel.url')}
            value={draft.url}
            placeholder="https://"
            error={problemAt(saving.error, '/settings/url')}
            onChange={(event) => set({ url: event.currentTarget.value })}
          />
        )}
        {draft.type !== 'email' && (
          <PasswordInput
            label={t(`secret.${draft.type}`)}
            description={t(channel ? 'secret.kept' : `secret.${draft.type}.hint`)}
            value={draft.secret}
            autoComplete="off"
            error={problemAt(saving.error, `/secrets/${SECRETS[draft.type]}`)}
            onChange={(event) => set({ secret: event.currentTarget.value })}
          />
        )}
        <Switch
          label={t('isEnabled')}
          checked={draft.isEnabled}
          onChange={(event) => set({ isEnabled: event.currentTarget.checked })}
        />
        {saving.error && !isAtFields(saving.error, AT_FIELDS) && <Failure error={saving.error} />}
        <SubmitRow request={shownChannel(request)} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t(channel ? 'save' : 'add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}

/** The secret that was made for a new channel, if any. */
const secretOf = (saved: Channel | AddedChannel | undefined): string | undefined =>
  saved && 'made_secrets' in saved ? Object.values(saved.made_secrets)[0] : undefined;

const draftTyped = (type: ChannelDraft['type'], { name }: ChannelDraft): ChannelDraft => ({
  ...draftOf(null),
  name,
  type,
  url: type === 'pagerduty' ? 'https://events.pagerduty.com/v2/enqueue' : '',
});
