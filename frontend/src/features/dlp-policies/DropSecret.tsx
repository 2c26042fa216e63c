/** Asks before a secret is looked for no longer. */
import { keys } from '@/api/keys';
import type { DlpPolicy, KnownSecret } from '@/api/types/dlp';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { policy: DlpPolicy; secret: KnownSecret; onClose: () => void };

export function DropSecret({ policy: { slice, name, etag }, secret, onClose }: Props) {
  const t = useText();
  const dropping = useWrite([keys.slice(slice), keys.slices(), keys.me()]);
  const place =
    `/slices/${slice}/dlp-policies/${encodeURIComponent(name)}/secrets/${encodeURIComponent(secret.name)}` as const;
  const request = { method: 'DELETE', path: place, etag } as const;
  return (
    <Confirm
      opened
      title={t('secret.drop.title', { name: secret.name })}
      consequence={t('secret.drop.text')}
      verb={t('secret.drop.label', { name: secret.name })}
      aside={<ApiCall request={request} />}
      isBusy={dropping.isPending}
      error={dropping.error}
      onConfirm={() => dropping.mutate(request, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
