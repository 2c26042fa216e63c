/** Deletes a credential: every node forgets it, and its secret is destroyed. */
import type { WriteRequest } from '@/api/client';
import type { Credential } from '@/api/types/credentials';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { pathOf } from './reads';
import { useText } from './text';

type Props = { credential: Credential; onClose: () => void; onGone: () => void };

export function RemoveCredential({ credential, onClose, onGone }: Props) {
  const t = useText();
  const { slice, name, etag } = credential;
  const removing = useWrite([['slice', slice, 'credentials'], ['rollouts']]);
  const request: WriteRequest = { method: 'DELETE', path: pathOf(slice, name), etag };
  return (
    <Confirm
      opened
      title={t('remove.title', { name })}
      consequence={t('remove.text')}
      typed={name}
      verb={t('remove.verb', { name })}
      aside={<ApiCall request={request} />}
      isBusy={removing.isPending}
      error={removing.error}
      onConfirm={() => removing.mutate(request, { onSuccess: onGone })}
      onClose={onClose}
    />
  );
}
