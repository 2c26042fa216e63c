/** Puts a client on a list of addresses in the draft, where it stays until somebody takes it off. */
import { Button, Modal, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { read, type WriteRequest } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { List } from '@/api/types/intent';
import { useStore } from '@/intent/useStore';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './event.module.css';
import { useText } from './text';

const MOST = 200;

type Props = { slice: string; client: string; isOpen: boolean; onClose: () => void };

export function KeepOnList({ slice, client, isOpen, onClose }: Props) {
  const t = useText();
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('ban.keep.title', { client })}>
      <KeepForm slice={slice} client={client} />
    </Modal>
  );
}

function KeepForm({ slice, client }: { slice: string; client: string }) {
  const t = useText();
  const navigate = useNavigate();
  const [name, setName] = useState<string | null>(null);
  const { write, isBusy, error } = useStore(slice, 'lists');
  const lists = useQuery<{ items: List[] }, ApiError>({
    queryKey: keys.waf(slice, 'address-lists', {}),
    queryFn: ({ signal }) => read(`/slices/${slice}/lists`, { limit: MOST }, signal),
    staleTime: 0,
  });
  const usable = (lists.data?.items ?? []).filter(
    ({ spec, state }) => spec.type === 'address' && state !== 'removed',
  );
  const chosen = usable.find((one) => one.name === name);
  const isThere = chosen?.spec.entries.some(({ value }) => value === client) ?? false;
  const request = requestOf(slice, client, chosen);
  const failed = error ?? lists.error;
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void write(request).then(
          () => navigate({ to: paths.review(slice) }),
          () => undefined,
        );
      }}
    >
      <p className={classes.quiet}>{t('ban.keep.text')}</p>
      <Select
        label={t('ban.keep.list')}
        data={usable.map((one) => one.name)}
        value={name}
        openOnFocus={false}
        nothingFoundMessage={t('ban.keep.none')}
        error={isThere ? t('ban.keep.there') : undefined}
        onChange={setName}
      />
      {lists.data && usable.length === 0 && <p>{t('ban.keep.none')}</p>}
      {failed && <Failure error={failed} />}
      <SubmitRow request={request} missing={chosen ? null : t('ban.keep.choose')}>
        <Button type="submit" loading={isBusy} disabled={!chosen || isThere}>
          {t('ban.keep.add')}
        </Button>
      </SubmitRow>
    </form>
  );
}

function requestOf(slice: string, client: string, list: List | undefined): WriteRequest {
  return {
    method: 'PATCH',
    path: `/slices/${slice}/lists/${encodeURIComponent(list?.name ?? '')}`,
    etag: list?.etag ?? '',
    body: {
      spec: { entries: [...(list?.spec.entries ?? []), { value: client, expires_at: null }] },
    },
  };
}
