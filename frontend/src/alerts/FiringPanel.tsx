/** What fires now: how urgent, what, who has taken it on, since when. Nothing while nothing fires. */
import { Link } from '@tanstack/react-router';
import type { Alert } from '@/api/types/alerts';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { StaleNote } from '@/ui/problems/StaleNote';
import { Age } from '@/ui/time/Age';
import classes from './alerts.module.css';
import { SeverityMark } from './SeverityMark';
import { useAlertText } from './text';
import type { Firing } from './useFiring';

const MOST_SHOWN = 8;

export function FiringPanel({ firing }: { firing: Firing }) {
  const t = useAlertText();
  const { items, error, readAtMs, readAgain } = firing;
  const hidden = items.length - MOST_SHOWN;
  if (items.length === 0 && !error) return null;
  return (
    <Panel title={t('firing')} aside={<Link to={paths.alerts()}>{t('firing.all')}</Link>}>
      <StaleNote error={error} readAtMs={readAtMs} onRetry={readAgain} />
      {error && readAtMs === 0 && <Failure error={error} onRetry={readAgain} />}
      <ul className={classes.firing}>
        {items.slice(0, MOST_SHOWN).map((alert) => (
          <FiringLine key={alert.id} alert={alert} />
        ))}
        {hidden > 0 && <li>{t('firing.more', { count: hidden })}</li>}
      </ul>
    </Panel>
  );
}

function FiringLine({ alert }: { alert: Alert }) {
  const t = useAlertText();
  const { id, severity, title, text, acknowledged_by: who, muted_by: why, since } = alert;
  return (
    <li>
      <SeverityMark severity={severity} />
      <Link to={paths.alert(id)} title={text}>
        {title}
      </Link>
      <span className={classes.by} title={why || undefined}>
        {who ? t('by', { who }) : t(why ? 'quiet' : 'by.nobody')}
      </span>
      <Age at={since} />
    </li>
  );
}
