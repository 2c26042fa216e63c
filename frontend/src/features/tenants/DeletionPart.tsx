/** The end of a tenant: asked for by one person, confirmed by another, and how far it has come. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Tenant } from '@/api/types/people';
import type { TenantState } from '@/api/types/tenants';
import { useWrite } from '@/api/useWrite';
import { ApiCall } from '@/ui/apicall/ApiCall';
import { Confirm } from '@/ui/form/Confirm';
import { DeletionProgress } from './DeletionProgress';
import classes from './tenants.module.css';
import { useText } from './text';

type Verb = 'delete' | 'confirm' | 'cancelDeletion';
const LONGEST_REASON = 400;

export function DeletionPart({ tenant, state }: { tenant: Tenant; state: TenantState }) {
  const t = useText();
  const { slug, name } = tenant;
  const { deletion } = state;
  const [verb, setVerb] = useState<Verb | null>(null);
  const [reason, setReason] = useState('');
  const writing = useWrite([keys.tenant(slug, 'state'), keys.tenants(), keys.deletions()]);
  const close = () => {
    setVerb(null);
    setReason('');
    writing.reset();
  };
  const request = verb && requestOf(verb, slug, reason);
  const open = (which: Verb, isDanger = false) => (
    <Button
      variant={isDanger ? 'filled' : 'default'}
      color={isDanger ? 'claret' : undefined}
      size="compact-sm"
      onClick={() => setVerb(which)}
    >
      {t(which)}
    </Button>
  );
  return (
    <section className={classes.part} aria-label={t('deletion')}>
      <h3>{t('deletion')}</h3>
      {deletion ? (
        <DeletionProgress deletion={deletion} />
      ) : (
        <p className={classes.quiet}>{t('deletion.text')}</p>
      )}
      <div className={classes.verbs}>
        {!deletion && open('delete')}
        {deletion?.state === 'asked' && (
          <>
            {open('cancelDeletion')}
            {open('confirm', true)}
          </>
        )}
      </div>
      {verb && request && (
        <Confirm
          opened
          title={t(`${verb}.title`, { name })}
          consequence={
            <div className={classes.form}>
              <p>{t(`${verb}.text`)}</p>
              {verb === 'delete' && (
                <Textarea
                  label={t('reason')}
                  rows={2}
                  maxLength={LONGEST_REASON}
                  value={reason}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
              )}
            </div>
          }
          verb={t(`${verb}.verb`, { name })}
          typed={verb === 'cancelDeletion' ? undefined : slug}
          isCalm={verb === 'cancelDeletion'}
          aside={<ApiCall request={request} />}
          isIncomplete={verb === 'delete' && reason.trim() === ''}
          isBusy={writing.isPending}
          error={writing.error}
          onConfirm={() => writing.mutate(request, { onSuccess: close })}
          onClose={close}
        />
      )}
    </section>
  );
}

function requestOf(verb: Verb, slug: string, reason: string): WriteRequest {
  const path = `/tenants/${slug}/deletion` as const;
  switch (verb) {
    case 'delete':
      return { method: 'POST', path, body: { reason, confirm: slug } };
    case 'confirm':
      return { method: 'POST', path: `${path}/confirm`, body: {} };
    case 'cancelDeletion':
      return { method: 'DELETE', path };
  }
}
