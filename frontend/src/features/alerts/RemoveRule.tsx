/** Removes a rule that somebody added. */
import { keys } from '@/api/keys';
import type { AlertRule } from '@/api/types/alerts';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

export function RemoveRule({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const t = useText();
  const removing = useWrite([keys.alerting(rule.tenant, 'rules'), ['alerts']]);
  return (
    <Confirm
      opened
      title={t('rule.remove.title', { name: rule.name })}
      consequence={t('rule.remove.text')}
      verb={t('rule.remove.verb', { name: rule.name })}
      isBusy={removing.isPending}
      error={removing.error}
      onConfirm={() =>
        removing.mutate(
          { method: 'DELETE', path: `/alert-rules/${rule.id}`, etag: rule.etag },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
