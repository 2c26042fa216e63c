/** Removes a factor, saying what is left. */
import { keys } from '@/api/keys';
import type { Factor } from '@/api/types/account';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { factor: Factor; isLast: boolean; onClose: () => void };

export function RemoveFactor({ factor: { id, name }, isLast, onClose }: Props) {
  const t = useText();
  const remove = useWrite([keys.account('account')]);
  return (
    <Confirm
      opened
      title={t('factor.remove.title', { name })}
      consequence={t(isLast ? 'factor.remove.last' : 'factor.remove.text')}
      verb={t('factor.remove.of', { name })}
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={() =>
        remove.mutate({ method: 'DELETE', path: `/me/factors/${id}` }, { onSuccess: onClose })
      }
      onClose={onClose}
    />
  );
}
