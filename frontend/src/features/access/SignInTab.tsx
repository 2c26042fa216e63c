/** What the tenant asks of its people when they sign in, and who does not have it yet. */
import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import { useMay } from '@/api/me';
import type { SignInRules } from '@/api/types/account';
import { useWrite } from '@/api/useWrite';
import { EmptyState } from '@/ui/empty/EmptyState';
import { Confirm } from '@/ui/form/Confirm';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useText } from './text';

export function SignInTab({ tenant }: { tenant: string }) {
  const mayChange = useMay(tenant, 'members');
  const path = `/tenants/${tenant}/sign-in-rules` as const;
  const { data, error, refetch } = useQuery<SignInRules, ApiError>({
    queryKey: keys.tenant(tenant, 'sign-in-rules'),
    queryFn: ({ signal }) => read<SignInRules>(path, {}, signal),
    enabled: mayChange,
  });
  if (!mayChange) return <EmptyState kind="hidden" permission="members" />;
  return (
    <div className={classes.signIn}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && <Rules tenant={tenant} rules={data} />}
    </div>
  );
}

function Rules({ tenant, rules }: { tenant: string; rules: SignInRules }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const save = useWrite([keys.tenant(tenant, 'sign-in-rules'), keys.tenant(tenant, 'members')]);
  const { require_mfa: isRequired, without_factor: lacking, etag } = rules;
  const change = () =>
    save.mutate(
      {
        method: 'PUT',
        path: `/tenants/${tenant}/sign-in-rules`,
        body: { require_mfa: !isRequired },
        etag,
      },
      { onSuccess: () => setAsking(false) },
    );
  return (
    <Panel title={t('mfa')}>
      <Switch
        label={t('mfa.ask')}
        description={t('mfa.hint')}
        checked={isRequired}
        onChange={() => setAsking(true)}
      />
      <p className={classes.lacking}>
        {lacking.length === 0 ? t('mfa.all') : t('mfa.lacking', { count: lacking.length })}
      </p>
      <ul className={classes.people}>
        {lacking.map((email) => (
          <li key={email}>{email}</li>
        ))}
      </ul>
      <Confirm
        opened={isAsking}
        title={t(isRequired ? 'mfa.off.title' : 'mfa.on.title', { tenant })}
        consequence={isRequired ? t('mfa.off.text') : t('mfa.on.text', { count: lacking.length })}
        verb={t(isRequired ? 'mfa.off' : 'mfa.on')}
        isCalm={!isRequired}
        isBusy={save.isPending}
        error={save.error}
        onConfirm={change}
        onClose={() => setAsking(false)}
      />
    </Panel>
  );
}
