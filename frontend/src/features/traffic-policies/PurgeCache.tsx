/** What a cache forgot, and a dialog that lets it forget more. */
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { CachePurge, CachePurges } from '@/api/types/intent';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import classes from './policies.module.css';
import { purgeProblem, purgeRequest, PURGES, type Purge } from './purging';
import { useText } from './text';

type Props = { slice: string; policy: string };

/** So many of the purges are shown. */
const SHOWN = 5;

export function PurgeCache({ slice, policy }: Props) {
  const t = useText();
  const mayPurge = useMayInSlice(slice, 'purge');
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery<CachePurges, ApiError>({
    queryKey: keys.cachePurges(slice),
    queryFn: ({ signal }) => read(`/slices/${slice}/cache-purges`, {}, signal),
  });
  if (error && !data) return <Failure error={error} />;
  const mine = data?.items.filter((one) => one.policy === policy) ?? [];
  return (
    <section aria-label={t('purges')} className={classes.named}>
      <span>{t('purges')}</span>
      {mine.length === 0 && <span>{t('purges.none')}</span>}
      <ul>
        {mine.slice(0, SHOWN).map((one) => (
          <li key={one.number}>
            {t(`purged.${one.type}`, { value: one.value })} · <Age at={one.at} />
          </li>
        ))}
      </ul>
      {mayPurge && (
        <div className={classes.step}>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('purge.open')}
          </Button>
          <span>{t('purge.open.hint')}</span>
        </div>
      )}
      {isOpen && (
        <Modal opened onClose={() => setOpen(false)} title={t('purge.title', { policy })}>
          <PurgeForm slice={slice} policy={policy} />
        </Modal>
      )}
    </section>
  );
}

function PurgeForm({ slice, policy }: Props) {
  const t = useText();
  const [purge, setPurge] = useState<Purge>({ type: 'prefix', value: '', reason: '' });
  const set = (change: Partial<Purge>) => setPurge((old) => ({ ...old, ...change }));
  const sending = useWrite<CachePurge>([keys.slice(slice), keys.slices(), ['rollouts']]);
  const problem = purgeProblem(purge);
  const request = purgeRequest(slice, policy, purge);
  const rollout = sending.data?.rollout;
  if (rollout) {
    return (
      <p role="status">
        {t('purge.sent')} <Link to={paths.rollout(slice, rollout)}>{t('purge.follow')}</Link>
      </p>
    );
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) sending.mutate(request);
      }}
    >
      <Select
        label={t('purge.what')}
        value={purge.type}
        allowDeselect={false}
        openOnFocus={false}
        data={PURGES.map((value) => ({ value, label: t(`purge.${value}`) }))}
        onChange={(type) => set({ type: type ?? 'prefix', value: '' })}
      />
      {purge.type !== 'everything' && (
        <TextInput
          label={t(`purge.${purge.type}.value`)}
          placeholder={t(`purge.${purge.type}.example`)}
          value={purge.value}
          autoComplete="off"
          onChange={(event) => set({ value: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t('purge.reason')}
        value={purge.reason}
        maxLength={400}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      {sending.error && <Failure error={sending.error} />}
      <SubmitRow request={request} missing={problem && t(problem)}>
        <Button type="submit" disabled={problem !== null} loading={sending.isPending}>
          {t('purge.send')}
        </Button>
      </SubmitRow>
    </form>
  );
}
