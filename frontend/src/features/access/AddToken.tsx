/** A new token: named, scoped, expiring; shown once. */
import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { API_ROOT } from '@/api/client';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { Token } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useText } from './text';

const LIFETIMES = ['7', '30', '90', '365'] as const;
const DAY_MS = 86_400_000;

const expiryOf = (days: string): string =>
  new Date(serverNow() + Number(days) * DAY_MS).toISOString();

export function AddToken({ tenant, onClose }: { tenant: string; onClose: () => void }) {
  const t = useText();
  const mine = useMe().permissions[tenant] ?? [];
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['view']);
  const [days, setDays] = useState<string>('30');
  const add = useWrite<Token>([keys.tenant(tenant, 'tokens')]);
  const requestNow = () =>
    ({
      method: 'POST',
      path: `/tenants/${tenant}/tokens`,
      body: { name, scopes, expires_at: expiryOf(days) },
    }) as const;
  const secret = add.data?.token ?? null;
  if (secret)
    return (
      <SecretOnce title={t('token.once', { name })} secret={secret} onDone={onClose}>
        <CodeBlock
          label={t('token.try')}
          text={`curl -H 'Authorization: Bearer ${secret}' ${window.location.origin}${API_ROOT}/me`}
        />
      </SecretOnce>
    );
  return (
    <Modal opened onClose={onClose} title={t('token.add.title', { tenant })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(requestNow());
        }}
      >
        <TextInput
          label={t('name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <Checkbox.Group
          label={t('token.scopes')}
          description={t('token.scopes.hint')}
          value={scopes}
          onChange={setScopes}
        >
          <div className={classes.scopes}>
            {mine.map((permission) => (
              <Checkbox key={permission} value={permission} label={permission} />
            ))}
          </div>
        </Checkbox.Group>
        <Select
          label={t('token.lifetime')}
          data={LIFETIMES.map((value) => ({ value, label: t(`lifetime.${value}`) }))}
          value={days}
          onChange={(value) => setDays(value ?? '30')}
          allowDeselect={false}
        />
        {add.error && <Failure error={add.error} />}
        <SubmitRow request={requestNow()}>
          <Button type="submit" loading={add.isPending} disabled={scopes.length === 0}>
            {t('token.create')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
