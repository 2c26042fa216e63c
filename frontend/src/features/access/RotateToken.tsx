/** Another token on the same terms; the old one stays good for a while, so that no call fails. */
import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Token } from '@/api/types/people';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './access.module.css';
import { useText } from './text';
import { TokenOnce } from './TokenOnce';

const OVERLAPS = ['0', '1', '24', '168'] as const;

type Props = { tenant: string; token: Token; onClose: () => void };

export function RotateToken({ tenant, token: { id, name, last_used_from: from }, onClose }: Props) {
  const t = useText();
  const [hours, setHours] = useState<string>('24');
  const rotate = useWrite<Token>([keys.tenant(tenant, 'tokens')]);
  const request = {
    method: 'POST',
    path: `/tenants/${tenant}/tokens/${id}/rotate`,
    body: { overlap_hours: Number(hours) },
  } as const;
  const secret = rotate.data?.token ?? null;
  if (secret)
    return <TokenOnce name={name} secret={secret} note={t('rotate.then')} onDone={onClose} />;
  return (
    <Modal opened onClose={onClose} title={t('rotate.title', { name })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate(request);
        }}
      >
        <p className={classes.said}>{t(from ? 'rotate.text.from' : 'rotate.text', { from })}</p>
        <Select
          label={t('rotate.overlap')}
          data={OVERLAPS.map((value) => ({ value, label: t(`overlap.${value}`) }))}
          value={hours}
          onChange={(value) => setHours(value ?? '24')}
          allowDeselect={false}
        />
        {rotate.error && <Failure error={rotate.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={rotate.isPending}>
            {t('rotate.verb')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
