/** How urgent: a word in its tone. */
import type { AlertSeverity } from '@/api/types/alerts';
import classes from './alerts.module.css';
import { useAlertText } from './text';

export function SeverityMark({ severity }: { severity: AlertSeverity }) {
  const t = useAlertText();
  return (
    <span className={classes.severity} data-severity={severity}>
      {t(`severity.${severity}`)}
    </span>
  );
}
