/** A new service account, with roles that the person holds. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { errorAt, restOf } from '@/api/fieldErrors';
import { keys } from '@/api/keys';
import type { RoleName, ServiceAccount } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { useUrlState } from '@/lib/urlState';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { RolePicker } from './RolePicker';
import { useText } from './text';

const AT_FIELDS = ['/slug', '/description'];

export function AddAccount({ tenant, onClose }: { tenant: string; onClose: () => void }) {
  const t = useText();
  const [, setUrl] = useUrlState();
  const [slug, setSlug] = useState('');
  const [description, setDescription] = useState('');
  const [roles, setRoles] = useState<RoleName[]>(['viewer']);
  const add = useWrite<ServiceAccount>([keys.tenant(tenant, 'service-accounts')]);
  const request = {
    method: 'POST',
    path: `/tenants/${tenant}/service-accounts`,
    body: { slug, description, roles },
  } as const;
  const rest = restOf(add.error, AT_FIELDS);
  const onSuccess = () => {
    onClose();
    setUrl({ account: slug });
  };
  return (
    <Modal opened onClose={onClose} title={t('account.add.title', { tenant })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(request, { onSuccess });
        }}
      >
        <TextInput
          label={t('name')}
          description={t('account.slug.hint')}
          value={slug}
          error={errorAt(add.error, '/slug')}
          onChange={(event) => setSlug(event.currentTarget.value)}
          spellCheck={false}
          required
          data-autofocus
        />
        <TextInput
          label={t('account.description')}
          value={description}
          error={errorAt(add.error, '/description')}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <RolePicker tenant={tenant} value={roles} onChange={setRoles} />
        {rest && <Failure error={rest} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={add.isPending} disabled={!slug}>
            {t('account.add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
