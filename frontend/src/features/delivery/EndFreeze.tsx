/** Ends a freeze: what waited for it goes on at once. */
import type { Freeze } from '@/api/types/governance';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

export function EndFreeze({ freeze, onClose }: { freeze: Freeze; onClose: () => void }) {
  const t = useText();
  const ending = useWrite([['freezes'], ['gates'], ['rollouts']]);
  const isPlanned = freeze.state === 'planned';
  return (
    <Confirm
      opened
      title={t(isPlanned ? 'freeze.cancel.title' : 'freeze.end.title')}
      consequence={t(isPlanned ? 'freeze.cancel.text' : 'freeze.end.text', {
        reason: freeze.reason,
      })}
      verb={t(isPlanned ? 'freeze.cancel.verb' : 'freeze.end.verb')}
      isCalm
      isBusy={ending.isPending}
      error={ending.error}
      onConfirm={() =>
        ending.mutate(
          { method: 'POST', path: `/freezes/${freeze.id}/end`, body: {} },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
