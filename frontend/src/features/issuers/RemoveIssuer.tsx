/** Removes an issuer; the server refuses it while a certificate names it. */
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useIssuer } from './reads';
import { useText } from './text';

export function RemoveIssuer({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useText();
  const { data: stored, error } = useIssuer(name);
  const removing = useWrite([keys.issuers()]);
  const request: WriteRequest = {
    method: 'DELETE',
    path: `/issuers/${name}`,
    ...(stored && { etag: stored.etag }),
  };
  return (
    <Confirm
      opened
      title={t('remove.title', { name })}
      consequence={t('remove.text')}
      typed={name}
      verb={t('remove.verb', { name })}
      aside={<ApiCall request={request} />}
      isIncomplete={!stored}
      isBusy={removing.isPending}
      error={removing.error ?? error}
      onConfirm={() => removing.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
