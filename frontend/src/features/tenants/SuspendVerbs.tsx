/** Suspends a tenant, asking why and what becomes of its traffic; or lets it go on. */
import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Tenant } from '@/api/types/people';
import type { TenantState, TrafficWhileSuspended } from '@/api/types/tenants';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import classes from './tenants.module.css';
import { useText } from './text';

const LONGEST_REASON = 400;
const CHOICES: readonly TrafficWhileSuspended[] = ['serve', 'refuse'];

export function SuspendVerbs({ tenant, state }: { tenant: Tenant; state: TenantState }) {
  const t = useText();
  const { slug, name } = tenant;
  const isSuspended = state.suspended_at !== null;
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [traffic, setTraffic] = useState<TrafficWhileSuspended>('serve');
  const writing = useWrite([keys.tenant(slug, 'state'), keys.tenants(), keys.me()]);
  const request: WriteRequest = isSuspended
    ? { method: 'POST', path: `/tenants/${slug}/resume`, body: {} }
    : { method: 'POST', path: `/tenants/${slug}/suspend`, body: { reason, traffic } };
  const verb = isSuspended ? 'resume' : 'suspend';
  const close = () => {
    setAsking(false);
    setReason('');
    writing.reset();
  };
  if (state.closing_at) return null;
  return (
    <div className={classes.verbs}>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t(verb)}
      </Button>
      <Confirm
        opened={isAsking}
        title={t(`${verb}.title`, { name })}
        consequence={
          <div className={classes.form}>
            <p>{t(`${verb}.text`)}</p>
            {!isSuspended && (
              <>
                <SegmentedControl
                  aria-label={t('traffic')}
                  data={CHOICES.map((value) => ({ value, label: t(`traffic.${value}`) }))}
                  value={traffic}
                  onChange={setTraffic}
                />
                <p className={classes.quiet}>{t(`traffic.${traffic}.text`)}</p>
                <Textarea
                  label={t('reason')}
                  description={t('reason.hint')}
                  rows={2}
                  maxLength={LONGEST_REASON}
                  value={reason}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
              </>
            )}
          </div>
        }
        verb={t(`${verb}.verb`, { name })}
        isCalm={isSuspended}
        aside={<ApiCall request={request} />}
        isIncomplete={!isSuspended && reason.trim() === ''}
        isBusy={writing.isPending}
        error={writing.error}
        onConfirm={() => writing.mutate(request, { onSuccess: close })}
        onClose={close}
      />
    </div>
  );
}
