/** A route that a switch keeps out of service: since when, by whom, why, and until when. */
import { Link } from '@tanstack/react-router';
import type { KillSwitch } from '@/api/types/switches';
import { paths } from '@/lib/paths';
import { Mark } from '@/ui/status/Mark';
import { Age } from '@/ui/time/Age';
import classes from './routes.module.css';
import { useRoutesText } from './text';

export function MaintenanceNote({ thrown }: { thrown: KillSwitch }) {
  const t = useRoutesText();
  const { state, thrown_by: who, thrown_at: at, expires_at: until, reason, slice } = thrown;
  return (
    <div className={classes.maintenance} role="note">
      <p>
        <Mark glyph="triangle" tone="bad" />{' '}
        <b>{t(state === 'lifting' ? 'maintenance.lifting' : 'maintenance.on')}</b>
      </p>
      <p>{reason}</p>
      <p className={classes.facts}>
        <span>
          {who} <Age at={at} />
        </span>
        {until && state === 'on' && (
          <span>
            {t('maintenance.until')} <Age at={until} />
          </span>
        )}
        <Link to={paths.switches(slice)}>{t('maintenance.see')}</Link>
      </p>
    </div>
  );
}
