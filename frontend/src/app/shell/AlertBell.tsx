/** How many pages fire, on every page; the way to them. */
import { IconBell, IconBellRinging } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import { useAlertSummary } from '@/api/useAlertSummary';
import { useTopics } from '@/lib/live/live';
import { paths } from '@/lib/paths';
import { useAppText } from '../text';
import classes from './shell.module.css';

const MOST_TOPICS = 50;

export function AlertBell() {
  const t = useAppText();
  const { tenants } = useMe();
  useTopics(tenants.slice(0, MOST_TOPICS).map(({ slug }) => `alerts:${slug}`));
  const { data } = useAlertSummary();
  const { pages = 0, tickets = 0, unacknowledged_pages: waiting = 0 } = data ?? {};
  const words = [
    ...(pages > 0 ? [t('alerts.pages', { count: pages })] : []),
    ...(tickets > 0 ? [t('alerts.tickets', { count: tickets })] : []),
  ];
  const label = words.join(', ') || t('alerts.none');
  return (
    <Link to={paths.alerts()} className={classes.bell} aria-label={label} title={label}>
      {pages > 0 ? <IconBellRinging size={17} /> : <IconBell size={17} />}
      {pages > 0 && (
        <span className={classes.bellCount} data-waiting={waiting > 0 || undefined}>
          {pages}
        </span>
      )}
    </Link>
  );
}
