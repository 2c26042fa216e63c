/** A correction of a month, closed or not: a credit or a late charge, with its reason. Charges stay as they were. */
import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import type { TenantCosts } from '@/api/types/costs';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './costs.module.css';
import { errorAt, restOf } from '@/api/fieldErrors';
import { useText } from './text';

const FIELDS = ['/amount', '/reason'];
const AMOUNT = /^-?\d{1,8}([.]\d{1,6})?$/;

type Props = { tenant: string; month: string; currency: string; onClose: () => void };

export function CorrectionForm({ tenant, month, currency, onClose }: Props) {
  const t = useText();
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const writing = useWrite<TenantCosts['corrections'][number]>([['costs']]);
  const missing = missingOf(amount, reason);
  const request: WriteRequest = {
    method: 'POST',
    path: `/tenants/${tenant}/costs/corrections`,
    body: { month, amount, reason: reason.trim() },
  };
  const rest = restOf(writing.error, FIELDS);
  return (
    <Modal opened onClose={onClose} title={t('correction.of', { month })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) writing.mutate(request, { onSuccess: onClose });
        }}
      >
        <TextInput
          label={t('correction.amount')}
          description={t('correction.amount.hint')}
          rightSection={currency || undefined}
          rightSectionWidth={48}
          value={amount}
          error={errorAt(writing.error, '/amount')}
          onChange={(event) => setAmount(event.currentTarget.value.trim())}
        />
        <Textarea
          label={t('correction.reason')}
          description={t('correction.reason.hint')}
          rows={3}
          maxLength={500}
          value={reason}
          error={errorAt(writing.error, '/reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {rest && <Failure error={rest} />}
        <SubmitRow request={request} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={writing.isPending}>
            {t('correction.add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}

function missingOf(amount: string, reason: string): 'need.signed' | 'need.reason' | null {
  if (!AMOUNT.test(amount) || Number(amount) === 0) return 'need.signed';
  return reason.trim() ? null : 'need.reason';
}
