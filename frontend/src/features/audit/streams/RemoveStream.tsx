/** Removes a stream; what its receiver was told stays there. */
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Stream } from '@/api/types/audit';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { tenant: string; stream: Stream; onClose: () => void };

export function RemoveStream({ tenant, stream: { id, name, etag }, onClose }: Props) {
  const t = useText();
  const removing = useWrite([keys.auditStreams(tenant)]);
  const path = `/tenants/${tenant}/audit-streams/${id}` as const;
  const request: WriteRequest = { method: 'DELETE', path, etag };
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
      onConfirm={() => removing.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
