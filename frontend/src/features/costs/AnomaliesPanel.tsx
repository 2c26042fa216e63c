/** Days that cost more than the weeks before, and the routes that explain it. */
import { Link } from '@tanstack/react-router';
import type { CostAnomaly } from '@/api/types/costs';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { Age } from '@/ui/time/Age';
import classes from './costs.module.css';
import { formatMoney } from './money';
import { useText } from './text';

type Props = { anomalies: readonly CostAnomaly[]; isOfAll?: boolean };

export function AnomaliesPanel({ anomalies, isOfAll = false }: Props) {
  const t = useText();
  return (
    <Panel title={t('anomalies')}>
      {anomalies.length === 0 && <p className={classes.quiet}>{t('anomalies.none')}</p>}
      <ul className={classes.anomalies}>
        {anomalies.map((one) => (
          <li key={`${one.tenant} ${one.day}`} data-over={one.is_over || undefined}>
            <div className={classes.budgetHead}>
              {isOfAll ? (
                <Link to={paths.costsOf(one.tenant)}>{one.tenant}</Link>
              ) : (
                <b>{one.day}</b>
              )}
              <span>
                {t('anomaly.text', {
                  actual: formatMoney(one.actual, one.currency),
                  usual: formatMoney(one.usual, one.currency),
                })}
              </span>
              <Age at={one.until} />
            </div>
            <span className={classes.small}>
              {one.routes
                .map(
                  ({ route, more }) =>
                    `${route || t('parts.nobody')} +${formatMoney(more ?? null, '')}`,
                )
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
