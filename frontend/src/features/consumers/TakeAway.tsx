/** Asks before a key goes: who still uses it is refused from the next publish on. */
import { keys } from '@/api/keys';
import type { Consumer, ConsumerKey } from '@/api/types/intent';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { consumer: Consumer; of: ConsumerKey; onClose: () => void };

export function TakeAway({ consumer: { slice, name, spec, etag }, of, onClose }: Props) {
  const t = useText();
  const taking = useWrite([keys.slice(slice), keys.slices(), keys.me()]);
  const path = `/slices/${slice}/consumers/${encodeURIComponent(name)}/keys/${of.name}` as const;
  const request = { method: 'DELETE', path, etag } as const;
  return (
    <Confirm
      opened
      title={t('take.title', { key: of.name })}
      consequence={t(spec.keys.length === 1 ? 'take.last' : 'take.text', { name })}
      verb={t('take.label', { key: of.name })}
      aside={<ApiCall request={request} />}
      isBusy={taking.isPending}
      error={taking.error}
      onConfirm={() => taking.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
