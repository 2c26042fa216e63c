/** What a switch has taken out of service. */
import { Link } from '@tanstack/react-router';
import type { Plural } from '@/api/types/intent';
import type { KillSwitch, SwitchType } from '@/api/types/switches';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import classes from './switches.module.css';
import { useText } from './text';

const LEADS_TO: Partial<Record<SwitchType, Plural>> = {
  route_maintenance: 'routes',
  waf_policy_off: 'waf-policies',
  dlp_policy_off: 'dlp-policies',
  dlp_policy_observe: 'dlp-policies',
};

export function SwitchName({
  thrown: { type, slice, target, destination },
}: {
  thrown: KillSwitch;
}) {
  const t = useText();
  const plural = LEADS_TO[type];
  return (
    <span className={classes.what}>
      {t(`type.${type}`)}{' '}
      {plural ? (
        <Link to={paths.object(slice, plural, target)} className="mono">
          {target}
        </Link>
      ) : (
        <span className="mono">
          {[target, destination].filter(Boolean).join(' → ') || parseSlice(slice).tenant}
        </span>
      )}
    </span>
  );
}
