/**
 * A session that ended: sign in elsewhere, continue here; the page and its drafts stay.
 * The browser's own dialog: it must open whatever the server still gives out, over any other.
 */
import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { read } from '@/api/client';
import { hasSessionEnded, onSession, sessionRestored } from '@/api/session';
import { live, useLiveState } from '@/lib/live/live';
import { useAppText } from '../text';
import classes from './shell.module.css';

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
  return hasEnded ? (
    <Blocking title={t('session.title')}>
      <p>{t('session.text')}</p>
      {hasFailed && <p role="alert">{t('session.notYet')}</p>}
      <Group justify="flex-end" mt="md">
        <Button component="a" href="/sign-in" target="_blank" rel="noopener" variant="default">
          {t('session.open')}
        </Button>
        <Button onClick={() => void resume()}>{t('session.continue')}</Button>
      </Group>
    </Blocking>
  ) : null;
}

/** A dialog that nothing but its own verbs ends. */
function Blocking({ title, children }: { title: string; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={classes.session}
      aria-labelledby={id}
      {...{ closedby: 'none' }}
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
