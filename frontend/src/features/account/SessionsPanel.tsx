/** The browsers one is signed in with; each can be signed out from here. */
import { Button } from '@mantine/core';
import { keys } from '@/api/keys';
import type { Session } from '@/api/types/account';
import { useWrite } from '@/api/useWrite';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './account.module.css';
import { deviceOf } from './device';
import { useSessions } from './reads';
import { useText } from './text';

export function SessionsPanel() {
  const t = useText();
  const { data: sessions = [], error, refetch } = useSessions();
  const end = useWrite([keys.account('sessions')]);
  const others = sessions.filter((session) => !session.is_this);
  return (
    <Panel
      title={t('sessions')}
      aside={
        <Button
          variant="default"
          size="compact-sm"
          disabled={others.length === 0}
          loading={end.isPending && end.variables.path === '/me/sessions'}
          onClick={() => end.mutate({ method: 'DELETE', path: '/me/sessions' })}
        >
          {t('sessions.endOthers')}
        </Button>
      }
      flush
    >
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {end.error && <Failure error={end.error} />}
      <ul className={classes.rows}>
        {sessions.map((session) => (
          <li key={session.id}>
            <span className={classes.what}>
              <span className={classes.name} title={session.device}>
                {deviceOf(session.device) || t('session.unknown')}
                {session.is_this && <span className={classes.this}>{t('session.this')}</span>}
              </span>
              <Told session={session} />
            </span>
            {!session.is_this && (
              <Button
                variant="subtle"
                color="claret"
                size="compact-sm"
                aria-label={t('session.end.of', { device: deviceOf(session.device) })}
                onClick={() => end.mutate({ method: 'DELETE', path: `/me/sessions/${session.id}` })}
              >
                {t('session.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Told({ session }: { session: Session }) {
  const t = useText();
  return (
    <span className={classes.small}>
      {session.ip} · {t('session.by', { method: session.method })} <Age at={session.started_at} /> ·{' '}
      {t('used')} <Age at={session.last_used_at} /> · {t('session.ends')}{' '}
      <Age at={session.ends_at} />
    </span>
  );
}
