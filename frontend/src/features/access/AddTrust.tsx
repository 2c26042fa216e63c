/** Lets a CI's own tokens be exchanged for short-lived ones of a service account. */
import { Button, Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { errorAt, restOf } from '@/api/fieldErrors';
import { keys } from '@/api/keys';
import { useMe } from '@/api/me';
import type { ServiceAccount, Trust } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { ConditionLines } from './ConditionLines';
import { BEGINNINGS, conditionsOf, IDS, type Shape } from './conditions';
import { trustsKey, usePermissionsOf } from './reads';
import { ScopePicker } from './ScopePicker';
import { useText } from './text';

const SHAPES: Shape[] = ['github', 'gitlab', 'other'];
const MINUTES = ['5', '15', '60'] as const;
const AT_FIELDS = ['/name', '/issuer', '/audience', '/conditions', '/scopes'];

type Props = { account: ServiceAccount; tenant: string; onClose: () => void };

export function AddTrust({ account, tenant, onClose }: Props) {
  const t = useText();
  const mine = useMe().permissions[tenant] ?? [];
  const offered = usePermissionsOf(tenant, account.roles).filter((one) => mine.includes(one));
  const [shape, setShape] = useState<Shape>('github');
  const [fields, setFields] = useState({
    name: '',
    audience: window.location.origin,
    minutes: '15',
    scopes: ['view'],
    ...BEGINNINGS.github,
  });
  const set = (changes: Partial<typeof fields>) => setFields((old) => ({ ...old, ...changes }));
  const add = useWrite<Trust>([
    keys.tenant(tenant, 'service-accounts'),
    trustsKey(tenant, account.slug),
  ]);
  const { name, issuer, audience, lines, scopes, minutes } = fields;
  const request = {
    method: 'POST',
    path: `/tenants/${tenant}/service-accounts/${account.slug}/trusts`,
    body: {
      name,
      issuer,
      audience,
      conditions: conditionsOf(lines),
      scopes,
      lifetime_seconds: Number(minutes) * 60,
    },
  } as const;
  const rest = restOf(add.error, AT_FIELDS);
  const text = (field: 'name' | 'issuer' | 'audience', hint?: string) => (
    <TextInput
      label={t(`trust.${field}`)}
      description={hint}
      value={fields[field]}
      error={errorAt(add.error, `/${field}`)}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
      spellCheck={false}
      required
    />
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('trust.add.title', { account: account.slug })}
      size="lg"
    >
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(request, { onSuccess: onClose });
        }}
      >
        <SegmentedControl
          aria-label={t('trust.shape')}
          data={SHAPES.map((value) => ({ value, label: t(`shape.${value}`) }))}
          value={shape}
          onChange={(value) => {
            setShape(value);
            set(BEGINNINGS[value]);
          }}
        />
        {text('name')}
        {text('issuer')}
        {text('audience', t('trust.audience.hint'))}
        <ConditionLines
          lines={lines}
          onChange={(next) => set({ lines: next })}
          offered={IDS[shape]}
          error={errorAt(add.error, '/conditions')}
        />
        <ScopePicker
          offered={offered}
          value={scopes}
          onChange={(next) => set({ scopes: next })}
          hint={t('token.scopes.both')}
          error={errorAt(add.error, '/scopes')}
        />
        <Select
          label={t('trust.lifetime')}
          data={MINUTES.map((value) => ({ value, label: t(`minutes.${value}`) }))}
          value={minutes}
          onChange={(value) => set({ minutes: value ?? '15' })}
          allowDeselect={false}
        />
        {rest && <Failure error={rest} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={add.isPending}>
            {t('trust.add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
