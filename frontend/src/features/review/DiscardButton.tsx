/** Throws the draft away, after saying how much that is. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readTagged, type Tagged } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Draft } from '@/api/types/delivery';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { useReviewText } from './text';

export function DiscardButton({ slice, count }: { slice: string; count: number }) {
  const t = useReviewText();
  const [isAsking, setAsking] = useState(false);
  const mayEdit = useMayInSlice(slice, 'edit');
  const path = `/slices/${slice}/draft` as const;
  const draft = useQuery<Tagged<Draft>, ApiError>({
    queryKey: keys.draft(slice),
    queryFn: ({ signal }) => readTagged<Draft>(path, {}, signal),
  });
  const writing = useWrite([keys.slice(slice), keys.me(), keys.slices()]);
  const discard = () => writing.mutate({ method: 'DELETE', path, etag: draft.data?.etag });
  const close = () => {
    setAsking(false);
    writing.reset();
  };
  if (!mayEdit) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)} disabled={!draft.data}>
        {t('discard')}
      </Button>
      <Confirm
        opened={isAsking}
        title={t('discard.title', { slice })}
        consequence={t('discard.text', { count })}
        verb={t('discard.verb', { count })}
        isBusy={writing.isPending}
        error={writing.error}
        onConfirm={discard}
        onClose={close}
      />
    </>
  );
}
