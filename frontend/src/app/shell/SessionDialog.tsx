/**
 * All there is of a page whose session ended: nothing read under it is kept but what was not saved. Whoever signed in
 * elsewhere goes on here; somebody else begins anew.
 */
import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { read } from '@/api/client';
import { keys } from '@/api/keys';
import { sessionRestored } from '@/api/session';
import type { Me } from '@/api/types/people';
import { live } from '@/lib/live/live';
import { useAppText } from '../text';
import { beginAnew, isSomebodyElse } from './person';
import { TopDialog } from './TopDialog';

export function SessionDialog() {
  const t = useAppText();
  const cache = useQueryClient();
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    live.stop();
    cache.clear();
  }, [cache]);
  const resume = async () => {
    const me = await read<Me>('/me').catch(() => null);
    setFailed(me === null);
    if (me === null) return;
    if (isSomebodyElse(me)) return beginAnew();
    cache.setQueryData(keys.me(), me);
    sessionRestored();
    live.start();
  };
  return (
    <TopDialog title={t('session.title')}>
      <p>{t('session.text')}</p>
      {hasFailed && <p role="alert">{t('session.notYet')}</p>}
      <Group justify="flex-end" mt="md">
        <Button component="a" href="/sign-in" target="_blank" rel="noopener" variant="default">
          {t('session.open')}
        </Button>
        <Button onClick={() => void resume()}>{t('session.continue')}</Button>
      </Group>
    </TopDialog>
  );
}
