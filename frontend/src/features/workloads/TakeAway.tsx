/** Asks before a credential goes: who still uses it is refused from the next publish on. */
import { keys } from '@/api/keys';
import type { ProxyCredential, Workload } from '@/api/types/intent';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { workload: Workload; credential: ProxyCredential; onClose: () => void };

export function TakeAway({ workload, credential: { key }, onClose }: Props) {
  const t = useText();
  const { slice, name, spec, etag } = workload;
  const taking = useWrite([keys.slice(slice), keys.slices(), keys.me()]);
  const place =
    `/slices/${slice}/workloads/${encodeURIComponent(name)}/credentials/${key}` as const;
  const request = { method: 'DELETE', path: place, etag } as const;
  const isLast = spec.credentials.length === 1;
  return (
    <Confirm
      opened
      title={t('take.title', { key })}
      consequence={t(isLast ? 'take.last' : 'take.text', { name })}
      verb={t('take.label', { key })}
      aside={<ApiCall request={request} />}
      isBusy={taking.isPending}
      error={taking.error}
      onConfirm={() => taking.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
