/** Takes a node's key away for good. */
import { keys } from '@/api/keys';
import type { Node } from '@/api/types/fleet';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { node: Node; opened: boolean; onClose: () => void };

export function RevokeNode({ node: { id, name }, opened, onClose }: Props) {
  const t = useText();
  const revoke = useWrite([['nodes'], keys.gateways()]);
  return (
    <Confirm
      opened={opened}
      title={t('revoke.title', { name })}
      consequence={t('revoke.text')}
      verb={t('revoke.verb', { name })}
      typed={name}
      isBusy={revoke.isPending}
      error={revoke.error}
      onConfirm={() =>
        revoke.mutate(
          { method: 'POST', path: `/nodes/${id}/revoke`, body: {} },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
