/** A person and their roles; someone unknown gets a sign-in link, shown once. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Member, RoleName } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { RolePicker } from './RolePicker';
import { useText } from './text';

export function AddMember({ tenant, onClose }: { tenant: string; onClose: () => void }) {
  const t = useText();
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<RoleName[]>(['viewer']);
  const add = useWrite<Member>([keys.tenant(tenant, 'members')]);
  const request = {
    method: 'POST',
    path: `/tenants/${tenant}/members`,
    body: { email, roles },
  } as const;
  const link = add.data?.sign_in_url ?? null;
  if (link)
    return (
      <SecretOnce title={t('member.link', { email })} secret={link} onDone={onClose}>
        <p>{t('member.link.text')}</p>
      </SecretOnce>
    );
  return (
    <Modal opened onClose={onClose} title={t('member.add.title', { tenant })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(request, { onSuccess: ({ sign_in_url }) => sign_in_url ?? onClose() });
        }}
      >
        <TextInput
          type="email"
          label={t('email')}
          description={t('member.add.hint')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          data-autofocus
        />
        <RolePicker value={roles} onChange={setRoles} />
        {add.error && <Failure error={add.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={add.isPending} disabled={roles.length === 0}>
            {t('member.add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
