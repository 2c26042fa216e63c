/** A budget, new or stored: an amount for every month, and when to say so. */
import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import type { CostBudget } from '@/api/types/costs';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './costs.module.css';
import { errorAt, restOf } from '@/api/fieldErrors';
import { useText } from './text';

const FIELDS = ['/name', '/amount', '/thresholds'];
const AMOUNT = /^\d+([.]\d{1,2})?$/;
const USUAL = '50, 80, 100';

type Props = {
  tenant: string;
  currency: string;
  budget: CostBudget | undefined;
  onClose: () => void;
};

export function BudgetForm({ tenant, currency, budget, onClose }: Props) {
  const t = useText();
  const [name, setName] = useState(budget?.name ?? '');
  const [amount, setAmount] = useState(budget?.amount ?? '');
  const [thresholds, setThresholds] = useState(budget?.thresholds.join(', ') ?? USUAL);
  const [isForecastTold, setForecastTold] = useState(budget?.is_forecast_told ?? true);
  const writing = useWrite<CostBudget>([['costs']]);
  const percents = thresholds.split(',').map((one) => Number(one.trim()));
  const missing = !name.trim()
    ? 'need.name'
    : !AMOUNT.test(amount)
      ? 'need.amount'
      : percents.every((one) => Number.isInteger(one) && one > 0)
        ? null
        : 'need.thresholds';
  const body = {
    name: name.trim(),
    amount,
    thresholds: percents,
    is_forecast_told: isForecastTold,
  };
  const all = `/tenants/${tenant}/cost-budgets` as const;
  const request: WriteRequest = budget
    ? { method: 'PATCH', path: `${all}/${budget.id}`, body, etag: `"${budget.version}"` }
    : { method: 'POST', path: all, body };
  const rest = restOf(writing.error, FIELDS);
  return (
    <Modal opened onClose={onClose} title={t(budget ? 'budget.edit' : 'budget.new')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) writing.mutate(request, { onSuccess: onClose });
        }}
      >
        <TextInput
          label={t('budget.name')}
          value={name}
          maxLength={120}
          error={errorAt(writing.error, '/name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('budget.amount')}
          description={t('budget.amount.hint')}
          inputMode="decimal"
          rightSection={currency || undefined}
          rightSectionWidth={48}
          value={amount}
          error={errorAt(writing.error, '/amount')}
          onChange={(event) => setAmount(event.currentTarget.value.trim())}
        />
        <TextInput
          label={t('budget.thresholds')}
          description={t('budget.thresholds.hint')}
          value={thresholds}
          error={errorAt(writing.error, '/thresholds')}
          onChange={(event) => setThresholds(event.currentTarget.value)}
        />
        <Checkbox
          label={t('budget.forecast')}
          checked={isForecastTold}
          onChange={(event) => setForecastTold(event.currentTarget.checked)}
        />
        {rest && <Failure error={rest} />}
        <SubmitRow request={request} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={writing.isPending}>
            {t(budget ? 'save' : 'budget.add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
