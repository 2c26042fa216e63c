/** Where in Vault a secret lies, and what opens it. */
import { Textarea, TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import classes from './credentials.module.css';
import type { Draft, Vault } from './draft';
import { KINDS, READABLE } from './looks';
import { problemAt } from './problems';
import { SecretField } from './SecretField';
import { useText } from './text';

type Props = {
  draft: Draft;
  error: ApiError | null;
  isStored: boolean;
  onChange: (vault: Vault) => void;
};

const PLACES = {
  address: '/vault/address',
  mount: '/vault/mount',
  path: '/vault/path',
  field: '/vault/fields/secret',
  namespace: '/vault/namespace',
  roleId: '/vault/role_id',
  period: '/vault/period_seconds',
  staleAfter: '/vault/stale_after_seconds',
} as const;
type Name = keyof typeof PLACES;

export function VaultFields({ draft, error, isStored, onChange }: Props) {
  const t = useText();
  const { vault, kind } = draft;
  const field = (name: Name) => ({
    label: t(`vault.${name}`),
    value: vault[name],
    error: problemAt(error, PLACES[name]),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...vault, [name]: event.currentTarget.value }),
  });
  const keyName = vault.roleId.trim() ? 'secret_id' : 'token';
  return (
    <>
      <TextInput {...field('address')} placeholder="https://vault.example.com:8200" />
      <div className={classes.pair}>
        <TextInput {...field('mount')} />
        <TextInput {...field('path')} />
      </div>
      <div className={classes.pair}>
        <TextInput {...field('field')} />
        {KINDS[kind]
          .filter((name) => READABLE.has(name))
          .map((name) => (
            <TextInput
              key={name}
              label={t('vault.fieldOf', { name: t(`parameter.${name}`) })}
              value={vault.fields[name] ?? ''}
              error={problemAt(error, `/vault/fields/${name}`)}
              onChange={(event) =>
                onChange({
                  ...vault,
                  fields: { ...vault.fields, [name]: event.currentTarget.value },
                })
              }
            />
          ))}
      </div>
      <div className={classes.pair}>
        <TextInput {...field('roleId')} description={t('vault.roleId.hint')} />
        <TextInput {...field('namespace')} description={t('vault.namespace.hint')} />
      </div>
      <SecretField
        label={t(`vault.${keyName}`)}
        hint={isStored ? t('vault.key.kept') : undefined}
        value={vault.key}
        isKey={false}
        error={problemAt(error, `/vault/${keyName}`)}
        onChange={(key) => onChange({ ...vault, key })}
      />
      <div className={classes.pair}>
        <TextInput {...field('period')} inputMode="numeric" />
        <TextInput {...field('staleAfter')} inputMode="numeric" />
      </div>
      <Textarea
        label={t('vault.ca')}
        description={t('vault.ca.hint')}
        rows={2}
        value={vault.ca}
        spellCheck={false}
        error={problemAt(error, '/vault/ca')}
        onChange={(event) => onChange({ ...vault, ca: event.currentTarget.value })}
      />
    </>
  );
}
