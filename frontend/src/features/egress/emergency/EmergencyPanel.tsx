/** What is denied in an emergency now: until when, on which nodes it holds, and how many tunnels it cut. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Rollout } from '@/api/types/rollouts';
import type { KillSwitch } from '@/api/types/switches';
import { useMayInSlice } from '@/api/useSlice';
import { useSwitches } from '@/api/useSwitches';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { useCuts } from '../reads';
import { useText } from '../text';
import { cutBy, denialsOn } from './denying';
import classes from './emergency.module.css';
import { Lift } from './Lift';

const FEW_NODES = 4;

export function EmergencyPanel({ slice }: { slice: string }) {
  const t = useText();
  const { data: switches } = useSwitches(slice);
  const on = denialsOn(switches ?? []);
  if (on.length === 0) return null;
  return (
    <Panel title={t('emergency')} className={classes.panel ?? ''} flush>
      <ul className={classes.list}>
        {on.map((thrown) => (
          <Denied key={thrown.id} slice={slice} thrown={thrown} />
        ))}
      </ul>
    </Panel>
  );
}

function Denied({ slice, thrown }: { slice: string; thrown: KillSwitch }) {
  const t = useText();
  const mayPublish = useMayInSlice(slice, 'publish');
  const { items: cuts } = useCuts(slice);
  const [isLifting, setLifting] = useState(false);
  const { target, destination, reason, thrown_by: by, expires_at: end, state, rollout } = thrown;
  return (
    <li>
      <div className={classes.line}>
        <StatusMark state={state === 'lifting' ? 'lifting' : 'on'} />
        <b>{[target || t('everybody'), destination || t('everything')].join(' → ')}</b>
        <span>{reason}</span>
        <span className={classes.quiet}>
          {by}
          {end && (
            <>
              , {t('emergency.over')} <Age at={end} />
            </>
          )}
        </span>
        {mayPublish && state === 'on' && (
          <Button variant="default" size="compact-xs" onClick={() => setLifting(true)}>
            {t('lift')}
          </Button>
        )}
      </div>
      <div className={classes.line}>
        {rollout && <Nodes slice={slice} id={rollout.id} />}
        <span>{t('emergency.cut', { count: cutBy(thrown, cuts) })}</span>
      </div>
      {isLifting && <Lift slice={slice} thrown={thrown} onClose={() => setLifting(false)} />}
    </li>
  );
}

/** Where it holds: a node that proved the revision acts by it. */
function Nodes({ slice, id }: { slice: string; id: string }) {
  const t = useText();
  const { data } = useQuery<Rollout, ApiError>({
    queryKey: keys.rollout(id),
    queryFn: ({ signal }) => read(`/rollouts/${id}`, {}, signal),
  });
  if (!data) return null;
  const proven = data.nodes.filter(({ state }) => state === 'proven').length;
  const count = data.nodes.length;
  return (
    <details className={classes.where} open={proven < count || count <= FEW_NODES}>
      <summary>{t('emergency.nodes', { proven, count })}</summary>
      <ul className={classes.nodes}>
        {data.nodes.map(({ node, state }) => (
          <li key={node}>
            <StatusMark
              state={state === 'proven' ? 'proven' : 'pending'}
              label={t(state === 'proven' ? 'emergency.holds' : 'emergency.not', { node })}
            />
          </li>
        ))}
        <li>
          <Link to={paths.rollout(slice, id)}>{t('emergency.rollout')}</Link>
        </li>
      </ul>
    </details>
  );
}
