/** Deletes the certificate of a line, for those who may. */
import { Button } from '@mantine/core';
import type { Certificate } from '@/api/types/certificates';
import { useMayInSlice } from '@/api/useSlice';
import { useText } from './text';

type Props = { certificate: Certificate; onDelete: (id: string) => void };

export function DeleteButton({ certificate: { id, name, slice }, onDelete }: Props) {
  const t = useText();
  const maySecure = useMayInSlice(slice, 'secure');
  if (!maySecure) return null;
  return (
    <Button
      variant="subtle"
      color="claret"
      size="compact-xs"
      aria-label={t('delete.row', { name })}
      onClick={(event) => {
        event.stopPropagation(); // the line itself leads to the certificate
        onDelete(id);
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {t('delete')}
    </Button>
  );
}
