/** Publishes an older revision's content again, after saying what becomes of the draft. */
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Revision, Rollout } from '@/api/types/delivery';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { Confirm } from '@/ui/form/Confirm';
import { useRevisionsText } from './text';

type Props = { slice: string; sequence: number; isLive: boolean };

export function RevertButton({ slice, sequence, isLive }: Props) {
  const t = useRevisionsText();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const { slices } = useMe();
  const pending = slices.find((known) => known.slice === slice)?.pending ?? 0;
  const mayPublish = useMayInSlice(slice, 'publish');
  const writing = useWrite<{ revision: Revision; rollout: Rollout }>([
    keys.slice(slice),
    keys.slices(),
    keys.me(),
  ]);
  const revert = () =>
    writing.mutate(
      {
        method: 'POST',
        path: `/slices/${slice}/revisions/${sequence}/revert`,
        body: { message: t('revert.message', { sequence }), discard_draft: pending > 0 },
      },
      { onSuccess: ({ rollout }) => void navigate({ to: paths.rollout(slice, rollout.id) }) },
    );
  if (isLive || !mayPublish) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('revert', { sequence })}</Button>
      <Confirm
        opened={isAsking}
        title={t('revert.title', { slice, sequence })}
        consequence={
          <>
            <p>{t('revert.text', { sequence })}</p>
            {pending > 0 && <p>{t('revert.dirty', { count: pending })}</p>}
          </>
        }
        verb={t('revert', { sequence })}
        isBusy={writing.isPending}
        error={writing.error}
        onConfirm={revert}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
