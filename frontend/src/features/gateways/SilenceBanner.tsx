/** Silence is never health: says that what follows is old. */
import type { Node } from '@/api/types/fleet';
import { serverNow } from '@/lib/clock';
import { ageSeconds, formatSeconds } from '@/lib/durations';
import { useTick } from '@/lib/useTick';
import { Mark } from '@/ui/status/Mark';
import classes from './gateways.module.css';
import { useText } from './text';

export function SilenceBanner({ node: { status, last_seen_at } }: { node: Node }) {
  const t = useText();
  useTick();
  if ((status !== 'stale' && status !== 'offline') || !last_seen_at) return null;
  return (
    <p className={classes.banner} role="status">
      <Mark glyph="ring" tone="warn" size={12} />
      {t('silent', { age: formatSeconds(ageSeconds(last_seen_at, serverNow())) })}
    </p>
  );
}
