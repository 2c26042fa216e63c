/** What was added to a month or taken from it by hand; its charges stay as they were. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMayOnPlatform } from '@/api/me';
import type { TenantCosts } from '@/api/types/costs';
import { Panel } from '@/ui/page/Panel';
import { CorrectionForm } from './CorrectionForm';
import classes from './costs.module.css';
import { formatMoney } from './money';
import { useText } from './text';

type Props = {
  tenant: string;
  month: string;
  /** Whether the month has a statement, which alone can be corrected. */
  isStated: boolean;
  corrections: TenantCosts['corrections'];
  currency: string;
};

export function CorrectionsPanel({ tenant, month, isStated, corrections, currency }: Props) {
  const t = useText();
  const mayCorrect = useMayOnPlatform('operate') && isStated;
  const [isOpen, setOpen] = useState(false);
  if (corrections.length === 0 && !mayCorrect) return null;
  return (
    <Panel
      title={t('corrections')}
      aside={
        mayCorrect && (
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('correction.add')}
          </Button>
        )
      }
    >
      {corrections.length === 0 && <p className={classes.quiet}>{t('corrections.none')}</p>}
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
      {isOpen && (
        <CorrectionForm
          tenant={tenant}
          month={month}
          currency={currency}
          onClose={() => setOpen(false)}
        />
      )}
    </Panel>
  );
}
