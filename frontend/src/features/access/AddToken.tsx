/** A new token, of the person or of a service account: named, scoped, expiring, bound; shown once. */
import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { errorAt, restOf } from '@/api/fieldErrors';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { ServiceAccount, Token } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { networksOf } from './networks';
import { usePermissionsOf } from './reads';
import { ScopePicker } from './ScopePicker';
import { useText } from './text';
import { TokenOnce } from './TokenOnce';

const LIFETIMES = ['7', '30', '90', '365'] as const;
const DAY_MS = 86_400_000;
const AT_FIELDS = ['/name', '/scopes', '/networks'];

const expiryOf = (days: string): string =>
  new Date(serverNow() + Number(days) * DAY_MS).toISOString();

type Props = { tenant: string; account?: ServiceAccount; onClose: () => void };

export function AddToken({ tenant, account, onClose }: Props) {
  const t = useText();
  const mine = useMe().permissions[tenant] ?? [];
  const ofAccount = usePermissionsOf(tenant, account?.roles ?? []);
  const offered = account ? mine.filter((one) => ofAccount.includes(one)) : mine;
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['view']);
  const [days, setDays] = useState<string>('30');
  const [networks, setNetworks] = useState('');
  const add = useWrite<Token>([
    keys.tenant(tenant, 'tokens'),
    keys.tenant(tenant, 'service-accounts'),
  ]);
  const path = account
    ? (`/tenants/${tenant}/service-accounts/${account.slug}/tokens` as const)
    : (`/tenants/${tenant}/tokens` as const);
  const requestNow = () => {
    const body = { name, scopes, expires_at: expiryOf(days), networks: networksOf(networks) };
    return { method: 'POST', path, body } as const;
  };
  const secret = add.data?.token ?? null;
  if (secret) return <TokenOnce name={name} secret={secret} onDone={onClose} />;
  const rest = restOf(add.error, AT_FIELDS);
  const title = account
    ? t('token.add.of', { account: account.slug })
    : t('token.add.title', { tenant });
  return (
    <Modal opened onClose={onClose} title={title}>
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
          error={errorAt(add.error, '/name')}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <ScopePicker
          offered={offered}
          value={scopes}
          onChange={setScopes}
          hint={t(account ? 'token.scopes.both' : 'token.scopes.hint')}
          error={errorAt(add.error, '/scopes')}
        />
        <Select
          label={t('token.lifetime')}
          data={LIFETIMES.map((value) => ({ value, label: t(`lifetime.${value}`) }))}
          value={days}
          onChange={(value) => setDays(value ?? '30')}
          allowDeselect={false}
        />
        <Textarea
          label={t('token.networks')}
          description={t('token.networks.hint')}
          placeholder="203.0.113.0/24"
          value={networks}
          error={errorAt(add.error, '/networks')}
          onChange={(event) => setNetworks(event.currentTarget.value)}
          spellCheck={false}
          rows={2}
        />
        {rest && <Failure error={rest} />}
        <SubmitRow request={requestNow()}>
          <Button type="submit" loading={add.isPending} disabled={scopes.length === 0}>
            {t('token.create')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
