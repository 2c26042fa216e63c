/** A platform person asks to see the tenant as one of its members. */
import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useMembers } from './reads';
import { useText } from './text';

const MINUTES = ['15', '30', '60', '240'] as const;

export function AskToView({ tenant, onClose }: { tenant: string; onClose: () => void }) {
  const t = useText();
  const members = useMembers(tenant);
  const [user, setUser] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<string>('30');
  const [writable, setWritable] = useState(false);
  const ask = useWrite([keys.tenant(tenant, 'views')]);
  const request = {
    method: 'POST',
    path: `/tenants/${tenant}/views`,
    body: { user: user ?? '', reason, minutes: Number(minutes), writable },
  } as const;
  return (
    <Modal opened onClose={onClose} title={t('views.ask.title', { tenant })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate(request, { onSuccess: onClose });
        }}
      >
        <p>{t('views.ask.text')}</p>
        <Select
          label={t('views.member')}
          data={members.items.map(({ user: one }) => ({
            value: one.id,
            label: one.name ? `${one.name} (${one.email})` : one.email,
          }))}
          value={user}
          onChange={setUser}
          searchable
          required
        />
        <TextInput
          label={t('views.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={500}
          required
        />
        <Select
          label={t('views.minutes')}
          data={MINUTES.map((value) => ({ value, label: t(`views.minutes.${value}`) }))}
          value={minutes}
          onChange={(value) => setMinutes(value ?? '30')}
          allowDeselect={false}
        />
        <Checkbox
          label={t('views.writable')}
          checked={writable}
          onChange={(event) => setWritable(event.currentTarget.checked)}
        />
        {ask.error && <Failure error={ask.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={ask.isPending} disabled={!user}>
            {t('views.send')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
