/** Signs a member out of every browser, as after a laptop was lost. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useWrite } from '@/api/useWrite';
import type { ApiPath } from '@/api/client';
import { Confirm } from '@/ui/form/Confirm';
import { useText } from './text';

type Props = { path: ApiPath; name: string };

export function SignOut({ path, name }: Props) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const end = useWrite<{ ended: number }>([]);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {end.data ? t('member.signedOut', { count: end.data.ended }) : t('member.signOut')}
      </Button>
      <Confirm
        opened={isAsking}
        title={t('member.signOut.title', { name })}
        consequence={t('member.signOut.text', { name })}
        verb={t('member.signOut')}
        isBusy={end.isPending}
        error={end.error}
        onConfirm={() =>
          end.mutate(
            { method: 'DELETE', path: `${path}/sessions` },
            { onSuccess: () => setAsking(false) },
          )
        }
        onClose={() => setAsking(false)}
      />
    </>
  );
}
