/** What was added to a month or taken from it by hand; its charges stay as they were. */
import type { TenantCosts } from '@/api/types/costs';
import { Panel } from '@/ui/page/Panel';
import classes from './costs.module.css';
import { formatMoney } from './money';
import { useText } from './text';

type Props = { corrections: TenantCosts['corrections']; currency: string };

export function CorrectionsPanel({ corrections, currency }: Props) {
  const t = useText();
  if (corrections.length === 0) return null;
  return (
    <Panel title={t('corrections')}>
      <ul className={classes.anomalies}>
        {corrections.map((one) => (
          <li key={`${one.day} ${one.amount} ${one.reason}`}>
            <div className={classes.budgetHead}>
              <b>{formatMoney(one.amount, currency)}</b>
              <span>{one.reason}</span>
            </div>
            <span className={classes.small}>
              {one.author} · {one.day}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
