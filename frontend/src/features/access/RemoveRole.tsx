/** Deletes a role that nobody holds; who holds it is said by the refusal. */
import { keys } from '@/api/keys';
import type { TenantRole } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { tenant: string; role: TenantRole; onClose: () => void };

export function RemoveRole({ tenant, role, onClose }: Props) {
  const t = useText();
  const remove = useWrite([keys.tenant(tenant, 'roles')]);
  return (
    <Confirm
      opened
      title={t('role.remove.title', { role: role.label })}
      consequence={t('role.remove.text')}
      verb={t('role.remove.verb', { role: role.label })}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate(
          {
            method: 'DELETE',
            path: `/tenants/${tenant}/roles/${role.role}`,
            etag: role.etag ?? '*',
          },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
