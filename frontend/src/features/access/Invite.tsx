/** An invitation by address; where it cannot be mailed its link is shown once, to hand over. */
import { Button, Modal, MultiSelect, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Invitation, RoleName } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { InvitationLink } from './InvitationLink';
import { useTeams } from './reads';
import { RolePicker } from './RolePicker';
import { useText } from './text';

const DAYS = ['1', '7', '30'] as const;

export function Invite({ tenant, onClose }: { tenant: string; onClose: () => void }) {
  const t = useText();
  const known = useTeams(tenant);
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<RoleName[]>(['viewer']);
  const [teams, setTeams] = useState<string[]>([]);
  const [days, setDays] = useState<string>('7');
  const invite = useWrite<Invitation>([keys.tenant(tenant, 'invitations')]);
  const request = {
    method: 'POST',
    path: `/tenants/${tenant}/invitations`,
    body: { email, roles, teams, expires_in_days: Number(days) },
  } as const;
  const url = invite.data?.url ?? null;
  if (url) return <InvitationLink email={email} url={url} onDone={onClose} />;
  return (
    <Modal opened onClose={onClose} title={t('invite.title', { tenant })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate(request, { onSuccess: (made) => made.url ?? onClose() });
        }}
      >
        <TextInput
          type="email"
          label={t('email')}
          description={t('invite.hint')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          data-autofocus
        />
        <RolePicker tenant={tenant} value={roles} onChange={setRoles} />
        {known.items.length > 0 && (
          <MultiSelect
            label={t('teams')}
            data={known.items.map(({ slug, name }) => ({ value: slug, label: name }))}
            value={teams}
            onChange={setTeams}
          />
        )}
        <Select
          label={t('invite.days')}
          data={DAYS.map((value) => ({ value, label: t(`invite.days.${value}`) }))}
          value={days}
          onChange={(value) => setDays(value ?? '7')}
          allowDeselect={false}
        />
        {invite.error && <Failure error={invite.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={invite.isPending}>
            {t('invite.send')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
