/** Deletes a certificate from the list: it is read first, for the tag to delete it under and what it serves now. */
import { Modal } from '@mantine/core';
import { Failure } from '@/ui/problems/Failure';
import { useCertificate } from './reads';
import { RemoveCertificate } from './RemoveCertificate';
import { useText } from './text';

export function RemoveRow({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText();
  const { data: stored, error, refetch } = useCertificate(id);
  if (stored) return <RemoveCertificate stored={stored} onClose={onClose} onDone={onClose} />;
  return (
    <Modal opened={error !== null} onClose={onClose} title={t('delete')}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
    </Modal>
  );
}
