/** What is wrong with a credential, in words, and since when. */
import type { Credential } from '@/api/types/credentials';
import { Age } from '@/ui/time/Age';
import classes from './credentials.module.css';
import { useText } from './text';

export function Trouble({ credential }: { credential: Credential }) {
  const t = useText();
  const { state, store, newest, version } = credential;
  if (state === 'refused' && newest)
    return (
      <p className={classes.trouble} role="status">
        {t(version === null ? 'trouble.refused.none' : 'trouble.refused', {
          number: newest.number,
          version: version ?? 0,
        })}{' '}
        {newest.refusal}
      </p>
    );
  if (!store?.error) return null;
  return (
    <p className={classes.trouble} role="status">
      {t(version === null ? 'trouble.unread' : 'trouble.stale', { version: version ?? 0 })}{' '}
      <Age at={store.since} />. {store.error}
    </p>
  );
}
