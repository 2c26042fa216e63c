/** A join token for one new node, shown once together with the command to run. */
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Gateway, JoinToken } from '@/api/types/fleet';
import { useWrite } from '@/api/useWrite';
import { CodeBlock } from '@/ui/form/CodeBlock';
import { SecretOnce } from '@/ui/form/SecretOnce';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { enrolCommand } from './enrolCommand';
import classes from './gateways.module.css';
import { useText } from './text';

const EXPIRIES = ['600', '3600', '86400'] as const;

type Props = { gateways: readonly Gateway[]; first: string; onClose: () => void };

export function AddNode({ gateways, first, onClose }: Props) {
  const t = useText();
  const [gateway, setGateway] = useState(first || (gateways[0]?.slug ?? ''));
  const [name, setName] = useState('');
  const [expiry, setExpiry] = useState<string>('3600');
  const create = useWrite<JoinToken>([keys.joinTokens(gateway)]);
  const request = {
    method: 'POST',
    path: `/gateways/${gateway}/join-tokens`,
    body: { ...(name && { name }), expires_in_seconds: Number(expiry) },
  } as const;
  const token = create.data?.token ?? null;
  if (token)
    return (
      <SecretOnce title={t('token.title', { gateway })} secret={token} onDone={onClose}>
        <CodeBlock
          label={t('token.command')}
          text={enrolCommand(window.location.origin, name, token)}
        />
      </SecretOnce>
    );
  return (
    <Modal opened onClose={onClose} title={t('node.add.title')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(request);
        }}
      >
        <p>{t('node.add.text')}</p>
        <Select
          label={t('gateway')}
          data={gateways.map(({ slug, name: label }) => ({ value: slug, label }))}
          value={gateway}
          onChange={(value) => setGateway(value ?? '')}
          allowDeselect={false}
        />
        <TextInput
          label={t('node.add.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('node.add.expiry')}
          data={EXPIRIES.map((value) => ({ value, label: t(`expiry.${value}`) }))}
          value={expiry}
          onChange={(value) => setExpiry(value ?? '3600')}
          allowDeselect={false}
        />
        {create.error && <Failure error={create.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={create.isPending}>
            {t('node.add.create')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
