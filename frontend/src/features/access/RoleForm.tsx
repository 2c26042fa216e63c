/** A role of the tenant's own, new or to change; it offers only what one holds oneself. */
import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Permission, TenantRole } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { toSlug } from '@/lib/slug';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useText } from './text';

type Props = { tenant: string; role?: TenantRole | undefined; onClose: () => void };

export function RoleForm({ tenant, role, onClose }: Props) {
  const t = useText();
  const mine = useMe().permissions[tenant] ?? [];
  const [label, setLabel] = useState(role?.label ?? '');
  const [description, setDescription] = useState(role?.description ?? '');
  const [permissions, setPermissions] = useState<Permission[]>(role?.permissions ?? ['view']);
  const save = useWrite([keys.tenant(tenant, 'roles'), keys.me()]);
  const words = { label, description, permissions };
  const path = `/tenants/${tenant}/roles` as const;
  const request: WriteRequest = role
    ? { method: 'PATCH', path: `${path}/${role.role}`, body: words, etag: role.etag ?? '*' }
    : { method: 'POST', path, body: { name: toSlug(label), ...words } };
  const offered = [...new Set([...permissions, ...mine])];
  return (
    <Modal
      opened
      onClose={onClose}
      title={role ? t('role.change.title', { role: role.label }) : t('role.add.title', { tenant })}
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(request, { onSuccess: onClose });
        }}
      >
        <TextInput
          label={t('name')}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          required
          data-autofocus
        />
        <TextInput
          label={t('role.description')}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t('role.permissions')}
          description={t('role.permissions.hint')}
          value={permissions}
          onChange={(chosen) => setPermissions(chosen)}
        >
          <div className={classes.scopes}>
            {offered.map((permission) => (
              <Checkbox
                key={permission}
                value={permission}
                label={permission}
                disabled={permission === 'view' || !mine.includes(permission)}
              />
            ))}
          </div>
        </Checkbox.Group>
        {save.error && <Failure error={save.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={save.isPending} disabled={!toSlug(label)}>
            {t(role ? 'role.save' : 'role.create')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
