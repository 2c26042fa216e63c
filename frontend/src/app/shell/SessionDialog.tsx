/** A session that ended: sign in elsewhere, continue here; the page and its drafts stay. */
import { Button, Group, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { read } from '@/api/client';
import { hasSessionEnded, onSession, sessionRestored } from '@/api/session';
import { live, useLiveState } from '@/lib/live/live';
import { useAppText } from '../text';

export function SessionDialog() {
  const t = useAppText();
  const cache = useQueryClient();
  const [hasFailed, setFailed] = useState(false);
  const isSocketOut = useLiveState() === 'signed-out';
  const hasEnded = useSyncExternalStore(onSession, hasSessionEnded) || isSocketOut;
  const resume = async () => {
    const isBack = await read('/me').then(
      () => true,
      () => false,
    );
    setFailed(!isBack);
    if (!isBack) return;
    sessionRestored();
    live.start();
    await cache.invalidateQueries();
  };
  return (
    <Modal
      opened={hasEnded}
      onClose={() => undefined}
      title={t('session.title')}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <p>{t('session.text')}</p>
      {hasFailed && <p role="alert">{t('session.notYet')}</p>}
      <Group justify="flex-end" mt="md">
        <Button component="a" href="/sign-in" target="_blank" rel="noopener" variant="default">
          {t('session.open')}
        </Button>
        <Button onClick={() => void resume()}>{t('session.continue')}</Button>
      </Group>
    </Modal>
  );
}
