/** Budgets of a tenant: how much of each is spent, where it will end, and a form for one more. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '@/api/me';
import type { CostBudget } from '@/api/types/costs';
import { useWrite } from '@/api/useWrite';
import { formatShare } from '@/lib/numbers';
import { Confirm } from '@/ui/form/Confirm';
import { Panel } from '@/ui/page/Panel';
import { BudgetForm } from './BudgetForm';
import classes from './costs.module.css';
import { formatMoney } from './money';
import { useText } from './text';

type Props = { tenant: string; budgets: readonly CostBudget[]; currency: string };

export function BudgetsPanel({ tenant, budgets, currency }: Props) {
  const t = useText();
  const mayWatch = useMay(tenant, 'watch');
  const [edited, setEdited] = useState<CostBudget | 'new' | null>(null);
  return (
    <Panel
      title={t('budgets')}
      aside={
        mayWatch && (
          <Button variant="default" onClick={() => setEdited('new')}>
            {t('budget.add')}
          </Button>
        )
      }
    >
      {budgets.length === 0 && <p className={classes.quiet}>{t('budgets.none')}</p>}
      <ul className={classes.budgets}>
        {budgets.map((budget) => (
          <Budget
            key={budget.id}
            {...{ tenant, budget, currency, mayWatch }}
            onEdit={() => setEdited(budget)}
          />
        ))}
      </ul>
      {edited && (
        <BudgetForm
          tenant={tenant}
          currency={currency}
          budget={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Panel>
  );
}

type RowProps = {
  tenant: string;
  budget: CostBudget;
  currency: string;
  mayWatch: boolean;
  onEdit: () => void;
};

function Budget({ tenant, budget, currency, mayWatch, onEdit }: RowProps) {
  const t = useText();
  const [isAsked, setIsAsked] = useState(false);
  const removing = useWrite([['costs']]);
  const share = Number(budget.spent) / Number(budget.amount);
  const willExceed = budget.foreseen !== null && Number(budget.foreseen) > Number(budget.amount);
  const tone = share >= 1 ? 'bad' : willExceed ? 'warn' : 'ok';
  return (
    <li>
      <div className={classes.budgetHead}>
        <b>{budget.name}</b>
        <span>
          {t('budget.spent', {
            share: formatShare(share),
            amount: formatMoney(budget.amount, currency),
          })}
        </span>
        {mayWatch && (
          <span className={classes.verbs}>
            <Button variant="default" onClick={onEdit}>
              {t('edit')}
            </Button>
            <Button variant="default" onClick={() => setIsAsked(true)}>
              {t('remove')}
            </Button>
          </span>
        )}
      </div>
      <svg
        className={classes.track}
        data-tone={tone}
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        aria-hidden
      >
        <rect className={classes.ground} width="100" height="6" />
        <rect className={classes.filled} width={Math.min(share, 1) * 100} height="6" />
      </svg>
      <span className={classes.small}>
        {budget.foreseen !== null &&
          t(willExceed ? 'budget.exceeds' : 'budget.holds', {
            amount: formatMoney(budget.foreseen, currency),
          })}
      </span>
      <Confirm
        opened={isAsked}
        title={t('budget.remove.title', { name: budget.name })}
        consequence={t('budget.remove.text')}
        verb={t('budget.remove.verb')}
        isBusy={removing.isPending}
        error={removing.error}
        onConfirm={() =>
          removing.mutate({
            method: 'DELETE',
            path: `/tenants/${tenant}/cost-budgets/${budget.id}`,
            etag: `"${budget.version}"`,
          })
        }
        onClose={() => setIsAsked(false)}
      />
    </li>
  );
}
