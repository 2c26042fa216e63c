/** Removes an inhibition that somebody added; says what is told again. */
import { keys } from '@/api/keys';
import type { Inhibition } from '@/api/types/alerts';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

export function RemoveInhibition({ one, onClose }: { one: Inhibition; onClose: () => void }) {
  const t = useText();
  const removing = useWrite([keys.alerting(one.tenant, 'inhibitions'), ['alerts']]);
  return (
    <Confirm
      opened
      title={t('rule.remove.title', { name: one.name })}
      consequence={t('inhibition.remove.text', { count: one.quiet })}
      verb={t('inhibition.remove.verb')}
      isBusy={removing.isPending}
      error={removing.error}
      onConfirm={() =>
        removing.mutate(
          { method: 'DELETE', path: `/inhibitions/${one.id}` },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
