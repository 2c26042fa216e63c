/** What is denied in an emergency now: until when, on which nodes it holds, and how many tunnels it cut. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import { useMayOnPlatform } from '@/api/me';
import type { Rollout } from '@/api/types/rollouts';
import type { KillSwitch, PlatformSwitch } from '@/api/types/switches';
import { usePlatformSwitches } from '@/api/usePlatformSwitches';
import { useMayInSlice } from '@/api/useSlice';
import { useSwitches } from '@/api/useSwitches';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { Panel } from '@/ui/page/Panel';
import { StatusMark } from '@/ui/status/StatusMark';
import { Age } from '@/ui/time/Age';
import { useCuts } from '../reads';
import { useText } from '../text';
import { cutBy, denialsOn, forEverybody } from './denying';
import classes from './emergency.module.css';
import { Lift } from './Lift';

const FEW_NODES = 4;

export function EmergencyPanel({ slice }: { slice: string }) {
  const t = useText();
  const { data: switches } = useSwitches(slice);
  const { data: ofPlatform } = usePlatformSwitches();
  const on = denialsOn(switches ?? []);
  const everybodys = forEverybody(ofPlatform ?? [], parseSlice(slice).gateway);
  if (on.length === 0 && everybodys.length === 0) return null;
  return (
    <Panel title={t('emergency')} className={classes.panel ?? ''} flush>
      <ul className={classes.list}>
        {everybodys.map((thrown) => (
          <DeniedToEverybody key={thrown.id} slice={slice} thrown={thrown} />
        ))}
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
  const { target, destination, rollout } = thrown;
  return (
    <li>
      <Line
        thrown={thrown}
        what={[target || t('everybody'), destination || t('everything')].join(' → ')}
        onLift={mayPublish ? () => setLifting(true) : null}
      />
      <div className={classes.line}>
        {rollout && <Nodes slice={slice} id={rollout.id} />}
        <span>{t('emergency.cut', { count: cutBy(thrown, cuts) })}</span>
      </div>
      {isLifting && (
        <Lift
          slice={slice}
          path={`/slices/${slice}/switches/${thrown.id}/lift`}
          onClose={() => setLifting(false)}
        />
      )}
    </li>
  );
}

/** By the platform, for all tenants of the gateway: everybody there sees it. */
function DeniedToEverybody({ slice, thrown }: { slice: string; thrown: PlatformSwitch }) {
  const t = useText();
  const mayOperate = useMayOnPlatform('operate');
  const [isLifting, setLifting] = useState(false);
  return (
    <li>
      <Line
        thrown={thrown}
        what={[t('everybody.tenants', { gateway: thrown.gateway }), thrown.destination].join(' → ')}
        onLift={mayOperate ? () => setLifting(true) : null}
      />
      <div className={classes.line}>
        <span>{t('emergency.cut', { count: thrown.cuts ?? 0 })}</span>
      </div>
      {isLifting && (
        <Lift
          slice={slice}
          path={`/platform-switches/${thrown.id}/lift`}
          onClose={() => setLifting(false)}
        />
      )}
    </li>
  );
}

type LineProps = {
  thrown: KillSwitch | PlatformSwitch;
  what: string;
  onLift: (() => void) | null;
};

/** What, why, by whom and until when; and where it does nothing. */
function Line({ thrown, what, onLift }: LineProps) {
  const t = useText();
  const { reason, thrown_by: by, expires_at: end, state, outdated_ways_out: outdated } = thrown;
  return (
    <>
      <div className={classes.line}>
        <StatusMark state={state === 'lifting' ? 'lifting' : 'on'} />
        <b>{what}</b>
        <span>{reason}</span>
        <span className={classes.quiet}>
          {by}
          {end && (
            <>
              , {t('emergency.over')} <Age at={end} />
            </>
          )}
        </span>
        {onLift && state === 'on' && (
          <Button variant="default" size="compact-xs" onClick={onLift}>
            {t('lift')}
          </Button>
        )}
      </div>
      {outdated.length > 0 && (
        <p className={classes.outdated} role="alert">
          {t('emergency.outdated', { listeners: outdated.join(', ') })}
        </p>
      )}
    </>
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
