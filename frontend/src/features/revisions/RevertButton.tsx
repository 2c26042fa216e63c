/** Publishes an older revision's content again, after showing what that changes and what becomes of the draft. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '@/api/me';
import { useMayInSlice } from '@/api/useSlice';
import { isWayComplete, USUAL_WAY, type Way } from '@/publish/way';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { RevertFields } from './RevertFields';
import { useRevisionsText } from './text';
import { revertRequest, useRevert } from './useRevert';

export function RevertButton({ slice, sequence }: { slice: string; sequence: number }) {
  const t = useRevisionsText();
  const [isAsking, setAsking] = useState(false);
  const [message, setMessage] = useState(t('revert.message', { sequence }));
  const [way, setWay] = useState<Way>(USUAL_WAY);
  const { slices } = useMe();
  const pending = slices.find((known) => known.slice === slice)?.pending ?? 0;
  const mayPublish = useMayInSlice(slice, 'publish');
  const reverting = useRevert(slice, sequence);
  const wanted = { message, discardDraft: pending > 0, way };
  const close = () => {
    setAsking(false);
    reverting.reset();
  };
  if (!mayPublish) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('revert', { sequence })}</Button>
      <Confirm
        opened={isAsking}
        title={t('revert.title', { slice, sequence })}
        consequence={
          <RevertFields
            {...{ slice, sequence, pending, message, way }}
            onMessage={setMessage}
            onWay={setWay}
          />
        }
        verb={t('revert', { sequence })}
        aside={<ApiCall request={revertRequest(slice, sequence, wanted)} />}
        isIncomplete={!isWayComplete(way)}
        isBusy={reverting.isPending}
        error={reverting.error}
        onConfirm={() => reverting.mutate(wanted)}
        onClose={close}
      />
    </>
  );
}
