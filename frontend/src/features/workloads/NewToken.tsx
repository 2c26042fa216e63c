/** Asks for how long a join token is good, how often, and from where. */
import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { MadeWorkloadToken } from '@/api/types/intent';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { useText } from './text';
import classes from './workloads.module.css';

const EXPIRIES = ['3600', '86400', '2592000'] as const;
const MOST_USES = 10_000;

type Props = {
  slice: string;
  path: `/slices/${string}/join-tokens`;
  onMade: (made: MadeWorkloadToken) => void;
  onClose: () => void;
};

export function NewToken({ slice, path, onMade, onClose }: Props) {
  const t = useText();
  const [name, setName] = useState('');
  const [expiry, setExpiry] = useState<string>('86400');
  const [uses, setUses] = useState<number | string>(1);
  const [networks, setNetworks] = useState('');
  const making = useWrite<MadeWorkloadToken>([keys.slice(slice)]);
  const listed = networks.split(/[\s,]+/).filter(Boolean);
  const body = {
    ...(name && { name }),
    expires_in_seconds: Number(expiry),
    most_uses: Number(uses),
    ...(listed.length > 0 && { networks: listed }),
  };
  const request = { method: 'POST', path, body } as const;
  const onSuccess = (made: MadeWorkloadToken) => {
    onClose();
    onMade(made);
  };
  return (
    <Modal opened onClose={onClose} title={t('token.make')}>
      <form
        className={classes.notes}
        onSubmit={(event) => {
          event.preventDefault();
          making.mutate(request, { onSuccess });
        }}
      >
        <TextInput
          label={t('token.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('token.expiry')}
          data={EXPIRIES.map((value) => ({ value, label: t(`token.expiry.${value}`) }))}
          value={expiry}
          onChange={(value) => setExpiry(value ?? '86400')}
          allowDeselect={false}
        />
        <NumberInput
          label={t('token.most')}
          min={1}
          max={MOST_USES}
          allowDecimal={false}
          value={uses}
          onChange={setUses}
        />
        <TextInput
          label={t('token.networks')}
          description={t('token.networks.hint')}
          value={networks}
          spellCheck={false}
          onChange={(event) => setNetworks(event.currentTarget.value)}
        />
        {making.error && <Failure error={making.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={making.isPending}>
            {t('token.make')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
