/** How much of everything there is, and how much there may be; the platform sets the numbers. */
import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { TenantState } from '@/api/types/tenants';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Facts } from '@/ui/page/Facts';
import { Failure } from '@/ui/problems/Failure';
import { QUOTAS, type Quota } from './quotas';
import classes from './tenants.module.css';
import { useText } from './text';

type Props = { tenant: string; state: TenantState; mayChange: boolean };

export function QuotasPart({ tenant, state, mayChange }: Props) {
  const t = useText();
  const [isEditing, setEditing] = useState(false);
  return (
    <section className={classes.part} aria-label={t('quotas')}>
      <h3>{t('quotas')}</h3>
      {isEditing ? (
        <QuotasForm tenant={tenant} state={state} onClose={() => setEditing(false)} />
      ) : (
        <>
          <Facts
            facts={QUOTAS.map((name) => [
              t(`quota.${name}`),
              t(state.quotas[name] === undefined ? 'quota.free' : 'quota.of', {
                has: state.used[name] ?? 0,
                most: state.quotas[name] ?? 0,
              }),
            ])}
          />
          {mayChange && (
            <div className={classes.verbs}>
              <Button variant="default" size="compact-sm" onClick={() => setEditing(true)}>
                {t('quotas.edit')}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

type FormProps = { tenant: string; state: TenantState; onClose: () => void };

function QuotasForm({ tenant, state, onClose }: FormProps) {
  const t = useText();
  const [most, setMost] = useState<Partial<Record<Quota, number>>>(state.quotas);
  const saving = useWrite([keys.tenant(tenant, 'state')]);
  const body = Object.fromEntries(QUOTAS.map((name) => [name, most[name] ?? null]));
  const request: WriteRequest = { method: 'PATCH', path: `/tenants/${tenant}/quotas`, body };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(request, { onSuccess: onClose });
      }}
    >
      {QUOTAS.map((name) => (
        <NumberInput
          key={name}
          label={t(`quota.${name}`)}
          placeholder={t('quota.none')}
          value={most[name] ?? ''}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          onChange={(value) =>
            setMost((old) => ({ ...old, [name]: typeof value === 'number' ? value : undefined }))
          }
        />
      ))}
      {saving.error && <Failure error={saving.error} />}
      <SubmitRow request={request}>
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" loading={saving.isPending}>
          {t('save')}
        </Button>
      </SubmitRow>
    </form>
  );
}
