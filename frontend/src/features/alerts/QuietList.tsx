/** Which alerts are quiet now, and which others explain them. */
import { Link } from '@tanstack/react-router';
import { SeverityMark } from '@/alerts/SeverityMark';
import type { Explanation } from '@/api/types/alerts';
import { paths } from '@/lib/paths';
import classes from './alerts.module.css';
import { useText } from './text';

type Props = Pick<Explanation, 'quiet' | 'quiet_alerts'>;

export function QuietList({ quiet, quiet_alerts: alerts }: Props) {
  const t = useText();
  const hidden = quiet - alerts.length;
  return (
    <ul className={classes.quiet}>
      {alerts.map(({ id, title, severity, by }) => (
        <li key={id}>
          <SeverityMark severity={severity} /> <Link to={paths.alert(id)}>{title}</Link>{' '}
          {by ? (
            <>
              {t('inhibition.by')} <SeverityMark severity={by.severity} />{' '}
              <Link to={paths.alert(by.id)}>{by.title}</Link>
            </>
          ) : (
            t('inhibition.byPlatform')
          )}
        </li>
      ))}
      {hidden > 0 && <li>{t('inhibition.more', { count: hidden })}</li>}
    </ul>
  );
}
