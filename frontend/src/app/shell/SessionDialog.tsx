/** A session that ended: sign in elsewhere, continue here; the page and its drafts stay. */
import { Button, Group, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { read } from '@/api/client';
import { hasSessionEnded, onSession, sessionEnded, sessionRestored } from '@/api/session';
import { live, useLiveState } from '@/lib/live/live';
import { useAppText } from '../text';

export function SessionDialog() {
  const t = useAppText();
  const cache = useQueryClient();
  const isSocketOut = useLiveState() === 'signed-out';
  const hasEnded = useSyncExternalStore(onSession, hasSessionEnded) || isSocketOut;
  const resume = async () => {
    await read('/me').catch(sessionEnded);
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
      <Group justify="flex-end" mt="md">
        <Button component="a" href="/sign-in" target="_blank" rel="noopener" variant="default">
          {t('session.open')}
        </Button>
        <Button onClick={() => void resume()}>{t('session.continue')}</Button>
      </Group>
    </Modal>
  );
}
