/** Asks when a key ends: the time in which a consumer goes over to another one. */
import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Consumer, ConsumerKey } from '@/api/types/intent';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './consumers.module.css';
import { ENDINGS, momentOfEnding, type Ending } from './spans';
import { useText } from './text';

type Props = { consumer: Consumer; of: ConsumerKey; onClose: () => void };

export function EndKey({ consumer: { slice, name, spec, etag }, of, onClose }: Props) {
  const t = useText();
  const [ending, setEnding] = useState<Ending>('7d');
  const changing = useWrite([keys.slice(slice), keys.slices(), keys.me()]);
  const path = `/slices/${slice}/consumers/${encodeURIComponent(name)}/keys/${of.name}` as const;
  const body = { expires_at: momentOfEnding(ending) };
  const request = { method: 'PATCH', path, body, etag } as const;
  return (
    <Modal opened onClose={onClose} title={t('end.title', { key: of.name })}>
      <form
        className={classes.notes}
        onSubmit={(event) => {
          event.preventDefault();
          changing.mutate(request, { onSuccess: onClose });
        }}
      >
        <p className={classes.said}>
          {t(spec.keys.length > 1 ? 'end.text' : 'end.only', { name })}
        </p>
        <Select
          label={t('end.when')}
          data={ENDINGS.map((value) => ({ value, label: t(`ending.${value}`) }))}
          value={ending}
          allowDeselect={false}
          onChange={(value) => setEnding(value ?? '7d')}
        />
        {changing.error && <Failure error={changing.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={changing.isPending}>
            {t('end.verb')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
