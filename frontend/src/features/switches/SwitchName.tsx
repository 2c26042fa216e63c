/** What a switch has taken out of service. */
import { Link } from '@tanstack/react-router';
import type { KillSwitch } from '@/api/types/switches';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import classes from './switches.module.css';
import { useText } from './text';

export function SwitchName({ thrown: { type, slice, target } }: { thrown: KillSwitch }) {
  const t = useText();
  return (
    <span className={classes.what}>
      {t(`type.${type}`)}{' '}
      {type === 'route_maintenance' ? (
        <Link to={paths.object(slice, 'routes', target)} className="mono">
          {target}
        </Link>
      ) : (
        <span className="mono">{parseSlice(slice).tenant}</span>
      )}
    </span>
  );
}
