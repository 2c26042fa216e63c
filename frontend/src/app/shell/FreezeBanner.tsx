/** While the gateway of the current slice is frozen, every page says so: who, why, until when. */
import { Link } from '@tanstack/react-router';
import type { Freeze } from '@/api/types/governance';
import { useFreezes } from '@/api/useFreezes';
import { useSlice } from '@/api/useSlice';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { parseSlice } from '@/lib/slices';
import { useAtRest } from '@/lib/useAtRest';
import { Mark } from '@/ui/status/Mark';
import { formatExact } from '@/ui/time/Age';
import { useAppText } from '../text';
import classes from './shell.module.css';

export function FreezeBanner() {
  const t = useAppText();
  const slice = useSlice();
  const gateway = slice ? parseSlice(slice).gateway : null;
  useTopics(gateway ? [`gateway:${gateway}`] : []);
  const freezes = useAtRest(useFreezes(gateway, true).data) ?? [];
  const [freeze] = freezes.toSorted(byEnd);
  if (!freeze || !gateway) return null;
  const { created_by: who, ends_at: until, reason } = freeze;
  return (
    <div className={classes.freeze} role="status">
      <Mark glyph="bar" tone="warn" size={12} />
      <b>{t(freeze.gateway ? 'freeze.gateway' : 'freeze.all', { gateway })}</b>
      <span className={classes.freezeReason} title={reason}>
        {reason}
      </span>
      <span className={classes.freezeFacts}>
        {until ? t('freeze.until', { who, until: formatExact(until) }) : t('freeze.open', { who })}
        {freezes.length > 1 && ` ${t('freeze.more', { count: freezes.length - 1 })}`}
      </span>
      <Link to={paths.delivery(gateway)}>{t('freeze.see')}</Link>
    </div>
  );
}

/** What holds longest comes first: it is what one waits for. */
const byEnd = (one: Freeze, other: Freeze): number =>
  (other.ends_at ? Date.parse(other.ends_at) : Infinity) >
  (one.ends_at ? Date.parse(one.ends_at) : Infinity)
    ? 1
    : -1;
