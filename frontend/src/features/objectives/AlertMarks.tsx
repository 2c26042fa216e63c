/** How many conditions of an objective fire, pages before tickets. */
import type { Objective } from '@/api/types/objectives';
import { firingOf } from '@/slo/order';
import { Mark } from '@/ui/status/Mark';
import classes from './objectives.module.css';
import { useText } from './text';

/** `isShort`: tickets only where there is no page. */
export function AlertMarks({ objective, isShort }: { objective: Objective; isShort: boolean }) {
  const t = useText();
  const { pages, tickets } = firingOf(objective);
  if (pages + tickets === 0) return <span className={classes.quiet}>{t('alerts.none')}</span>;
  return (
    <span className={classes.alerts}>
      {pages > 0 && (
        <span data-tone="bad">
          <Mark glyph="triangle" tone="bad" /> {t('alerts.pages', { count: pages })}
        </span>
      )}
      {tickets > 0 && !(isShort && pages > 0) && (
        <span data-tone="warn">
          <Mark glyph="diamond" tone="warn" /> {t('alerts.tickets', { count: tickets })}
        </span>
      )}
    </span>
  );
}
