/** Asks what a new key is called, and how long it holds. */
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Consumer, NewConsumerKey } from '@/api/types/intent';
import { useWrite } from '@/api/useWrite';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './consumers.module.css';
import { freeName, momentAfter, SPANS, type Span } from './spans';
import { useText } from './text';

type Props = {
  consumer: Consumer;
  onMade: (made: NewConsumerKey) => void;
  onClose: () => void;
};

export function NewKey({
  consumer: { slice, name: consumer, spec, etag },
  onMade,
  onClose,
}: Props) {
  const t = useText();
  const [name, setName] = useState(() => freeName(spec.keys.map((key) => key.name)));
  const [span, setSpan] = useState<Span>('365d');
  const making = useWrite<NewConsumerKey>([keys.slice(slice), keys.slices(), keys.me()]);
  const path = `/slices/${slice}/consumers/${encodeURIComponent(consumer)}/keys` as const;
  const body = { name, expires_at: momentAfter(span) };
  const request = { method: 'POST', path, body, etag } as const;
  const onSuccess = (made: NewConsumerKey) => {
    onClose();
    onMade(made);
  };
  return (
    <Modal opened onClose={onClose} title={t('make.title', { consumer })}>
      <form
        className={classes.notes}
        onSubmit={(event) => {
          event.preventDefault();
          making.mutate(request, { onSuccess });
        }}
      >
        <TextInput
          data-autofocus
          label={t('make.name')}
          description={t('make.name.hint')}
          value={name}
          spellCheck={false}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('make.span')}
          data={SPANS.map((value) => ({ value, label: t(`span.${value}`) }))}
          value={span}
          allowDeselect={false}
          onChange={(value) => setSpan(value ?? '365d')}
        />
        {making.error && <Failure error={making.error} />}
        <SubmitRow request={request}>
          <Button type="submit" loading={making.isPending}>
            {t('make')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
