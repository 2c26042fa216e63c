/** Asks before certificates go: nodes refuse them from the next publish on, and they renew nothing from now on. */
import { keys } from '@/api/keys';
import type { Workload, WorkloadCertificate } from '@/api/types/intent';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { workload: Workload; certificate: WorkloadCertificate | null; onClose: () => void };

export function Revoke({ workload: { slice, name, etag }, certificate, onClose }: Props) {
  const t = useText();
  const revoking = useWrite([keys.slice(slice), keys.slices(), keys.me()]);
  const one = certificate ? (`/${certificate.id}` as const) : '';
  const path =
    `/slices/${slice}/workloads/${encodeURIComponent(name)}/certificates${one}/revoke` as const;
  const request = { method: 'POST', path, etag } as const;
  return (
    <Confirm
      opened
      title={t(certificate ? 'revoke.title' : 'revoke.all.title', { name })}
      consequence={t(certificate ? 'revoke.text' : 'revoke.all.text', { name })}
      verb={t(certificate ? 'revoke.verb' : 'revoke.all')}
      aside={<ApiCall request={request} />}
      isBusy={revoking.isPending}
      error={revoking.error}
      onConfirm={() => revoking.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
