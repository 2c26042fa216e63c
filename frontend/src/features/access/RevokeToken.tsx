/** Ends a token, saying first when it was last used. */
import { keys } from '@/api/keys';
import type { Token } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { Age } from '@/ui/time/Age';
import { useText } from './text';

type Props = { tenant: string; token: Token; onClose: () => void };

export function RevokeToken({ tenant, token: { id, name, last_used_at }, onClose }: Props) {
  const t = useText();
  const revoke = useWrite([keys.tenant(tenant, 'tokens')]);
  return (
    <Confirm
      opened
      title={t('token.revoke.title', { name })}
      consequence={
        <>
          {t('token.revoke.text')} {t('token.revoke.used')} <Age at={last_used_at} />.
        </>
      }
      verb={t('token.revoke.verb', { name })}
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() =>
        revoke.mutate(
          { method: 'DELETE', path: `/tenants/${tenant}/tokens/${id}` },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
