/** What a live policy really does: its mode, or what a kill switch makes of it for a while. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Page } from '@/api/types/page';
import type { DlpPolicy } from '@/api/types/dlp';
import type { KillSwitch, SwitchType } from '@/api/types/switches';
import { paths } from '@/lib/paths';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { Mode } from './Mode';
import classes from './policies.module.css';
import { useText } from './text';

const OFF: ReadonlySet<SwitchType> = new Set(['dlp_off', 'dlp_policy_off']);
const OBSERVE: ReadonlySet<SwitchType> = new Set(['dlp_observe', 'dlp_policy_observe']);

export function EffectiveMode({ policy: { slice, name, state, spec } }: { policy: DlpPolicy }) {
  const t = useText();
  const { data, error } = useQuery<Page<KillSwitch>, ApiError>({
    queryKey: keys.switches(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/switches`, {}, signal),
  });
  if (error && !data) return <Failure error={error} />;
  const thrown = switchOn(data?.items ?? [], name);
  if (!thrown) {
    return (
      <p className={classes.effective}>
        <Mode mode={spec.mode} />
        <span>{t(state === 'published' ? 'effective.live' : 'effective.draft')}</span>
        <Link to={paths.switches(slice)}>{t('effective.throw')}</Link>
      </p>
    );
  }
  return (
    <p className={classes.effective} role="note">
      <Mode mode={OFF.has(thrown.type) ? 'off' : 'observe'} />
      <span>
        {t('effective.thrown', { who: thrown.thrown_by, reason: thrown.reason })}
        {thrown.expires_at && (
          <>
            {' '}
            {t('effective.until')} <Age at={thrown.expires_at} />
          </>
        )}
      </span>
      <Link to={paths.switches(slice)}>{t('effective.see')}</Link>
    </p>
  );
}

/** Off goes before observing, as nodes read it. */
function switchOn(all: readonly KillSwitch[], policy: string): KillSwitch | undefined {
  const on = all.filter(({ state, target }) => state === 'on' && ['', policy].includes(target));
  return on.find(({ type }) => OFF.has(type)) ?? on.find(({ type }) => OBSERVE.has(type));
}
