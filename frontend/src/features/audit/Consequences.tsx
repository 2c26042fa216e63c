/** Change → revision → rollout → nodes → traffic, each with a way there. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Consequences as Found, Entry } from '@/api/types/audit';
import { paths } from '@/lib/paths';
import { SideSection } from '@/ui/panel/SidePanel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './audit.module.css';
import { useText } from './text';

type Rollout = Found['rollouts'][number];

export function Consequences({ entry }: { entry: Entry }) {
  const t = useText();
  const { data, error, refetch } = useQuery<Found, ApiError>({
    queryKey: keys.auditConsequences(entry.id),
    queryFn: ({ signal }) => read(`/audit/${entry.id}/consequences`, {}, signal),
  });
  return (
    <SideSection title={t('then')}>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {data && !data.revision && <p className={classes.quiet}>{t('then.none')}</p>}
      {data?.revision && (
        <div className={classes.then}>
          <p>
            <Link to={paths.revision(data.revision.slice, data.revision.sequence)}>
              {t('then.revision', { sequence: data.revision.sequence })}
            </Link>{' '}
            <Age at={data.revision.created_at} /> {data.revision.message}
          </p>
          {data.rollouts.map((rollout) => (
            <RolloutLine key={rollout.id} slice={data.revision?.slice ?? ''} rollout={rollout} />
          ))}
          {data.effect && (
            <p>
              {t('then.effect')}: {data.effect.text}
            </p>
          )}
        </div>
      )}
    </SideSection>
  );
}

function RolloutLine({ slice, rollout }: { slice: string; rollout: Rollout }) {
  const t = useText();
  const proven = rollout.nodes.filter(({ state }) => state === 'proven');
  return (
    <>
      <p>
        <Link to={paths.rollout(slice, rollout.id)}>{t('then.rollout')}</Link>{' '}
        {rollout.state.replaceAll('_', ' ')}
        {rollout.cause && `: ${rollout.cause}`}
        {proven.length === 0 && `. ${t('then.unproven')}`}
      </p>
      <ul aria-label={t('then.nodes')}>
        {rollout.nodes.map(({ id, node, state, at }) => (
          <li key={id}>
            <span className="mono">{node}</span>
            <span>{state === 'proven' ? t('then.proved') : state}</span>
            {at ? <Age at={at} /> : <span />}
          </li>
        ))}
      </ul>
    </>
  );
}
