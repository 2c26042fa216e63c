/** While the platform has the WAF off, or a destination denied, on the gateway of the current slice, every page says so. */
import { usePlatformSwitches } from '@/api/usePlatformSwitches';
import { useSlice } from '@/api/useSlice';
import { parseSlice } from '@/lib/slices';
import { useAtRest } from '@/lib/useAtRest';
import { Mark } from '@/ui/status/Mark';
import { formatExact } from '@/ui/time/Age';
import { useAppText } from '../text';
import classes from './shell.module.css';

export function SwitchBanner() {
  const t = useAppText();
  const slice = useSlice();
  const gateway = slice ? parseSlice(slice).gateway : null;
  const found = useAtRest(usePlatformSwitches().data) ?? [];
  const here = found.filter((one) => one.gateway === gateway);
  const thrown = here.find(({ type }) => type === 'waf_off') ?? here[0];
  if (!thrown || !gateway) return null;
  const { type, target, destination, reason, thrown_by: who, expires_at: until } = thrown;
  return (
    <div className={classes.freeze} role="status">
      <Mark glyph="bar" tone="warn" size={12} />
      <b>{t(`platform.${type}`, { gateway, rule: target, destination })}</b>
      <span className={classes.freezeReason} title={reason}>
        {reason}
      </span>
      <span className={classes.freezeFacts}>
        {t('freeze.until', { who, until: formatExact(until) })}
        {here.length > 1 && ` ${t('platform.more', { count: here.length - 1 })}`}
      </span>
    </div>
  );
}
