/** Removes an export; what its receiver was told stays there. */
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Export } from '@/api/types/exports';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

export function RemoveExport({ export: one, onClose }: { export: Export; onClose: () => void }) {
  const t = useText();
  const removing = useWrite([keys.exports()]);
  const { id, name, etag } = one;
  const request: WriteRequest = { method: 'DELETE', path: `/exports/${id}`, etag };
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
