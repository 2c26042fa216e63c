/** What can be done with a certificate besides its rotation: change what is asked for, a new upload, delete. */
import { Button } from '@mantine/core';
import type { Certificate } from '@/api/types/certificates';
import { useText } from './text';

export type Opened = 'change' | 'upload' | 'remove' | null;

type Props = { certificate: Certificate; onOpen: (opened: Opened) => void };

export function CertificateVerbs({ certificate: { source }, onOpen }: Props) {
  const t = useText();
  return (
    <>
      <Button variant="subtle" color="claret" onClick={() => onOpen('remove')}>
        {t('delete')}
      </Button>
      {source === 'upload' ? (
        <Button variant="default" onClick={() => onOpen('upload')}>
          {t('upload.version')}
        </Button>
      ) : (
        <Button variant="default" onClick={() => onOpen('change')}>
          {t('change')}
        </Button>
      )}
    </>
  );
}
