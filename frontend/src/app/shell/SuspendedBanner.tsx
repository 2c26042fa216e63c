/** A person whose tenant is suspended finds nothing of it: every page says why. */
import { useMe } from '@/api/me';
import { Mark } from '@/ui/status/Mark';
import { formatExact } from '@/ui/time/Age';
import { useAppText } from '../text';
import classes from './shell.module.css';

export function SuspendedBanner() {
  const t = useAppText();
  const [tenant] = useMe().suspended;
  if (!tenant) return null;
  return (
    <div className={classes.freeze} role="status">
      <Mark glyph="pause" tone="warn" size={12} />
      <b>{t('suspended', { name: tenant.name })}</b>
      <span className={classes.freezeReason} title={tenant.reason}>
        {tenant.reason}
      </span>
      <span className={classes.freezeFacts}>{formatExact(tenant.since)}</span>
    </div>
  );
}
