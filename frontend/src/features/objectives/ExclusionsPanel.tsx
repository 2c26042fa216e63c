/** Times that do not count, each with its reason; they are added and withdrawn, never forgotten. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read } from '@/api/client';
import type { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Exclusion, Objective } from '@/api/types/objectives';
import { useWrite } from '@/api/useWrite';
import { Confirm } from '@/ui/form/Confirm';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { formatExact } from '@/ui/time/Age';
import { ExclusionDialog } from './ExclusionDialog';
import classes from './objectives.module.css';
import { useText } from './text';
import { useMayWatch } from './useMayWatch';

const useExclusions = (id: string) =>
  useQuery<{ items: Exclusion[] }, ApiError, Exclusion[]>({
    queryKey: [...keys.objective(id), 'exclusions'],
    queryFn: ({ signal }) => read(`/objectives/${id}/exclusions`, {}, signal),
    select: ({ items }) => items,
  });

export function ExclusionsPanel({ objective }: { objective: Objective }) {
  const t = useText();
  const { data = [], error } = useExclusions(objective.id);
  const [isAdding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Exclusion | null>(null);
  const may = useMayWatch()(objective.tenant);
  return (
    <Panel
      title={t('exclusions')}
      aside={
        may && (
          <Button size="compact-xs" variant="default" onClick={() => setAdding(true)}>
            {t('exclusion.add')}
          </Button>
        )
      }
    >
      {error && <Failure error={error} />}
      {data.length === 0 && <p className={classes.quiet}>{t('exclusions.none')}</p>}
      <ul className={classes.exclusions}>
        {data.map((one) => (
          <li key={one.id} data-withdrawn={Boolean(one.withdrawn_at) || undefined}>
            <span>
              {formatExact(one.since).slice(0, 16)} – {formatExact(one.until).slice(0, 16)} UTC
            </span>
            <b>{one.reason}</b>
            <span>
              {one.withdrawn_at
                ? t('exclusion.withdrawn', { by: one.withdrawn_by ?? '' })
                : one.created_by}
            </span>
            {may && !one.withdrawn_at && (
              <Button size="compact-xs" variant="default" onClick={() => setLeaving(one)}>
                {t('exclusion.withdraw')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isAdding && <ExclusionDialog objective={objective} onClose={() => setAdding(false)} />}
      {leaving && (
        <Withdraw objective={objective} exclusion={leaving} onClose={() => setLeaving(null)} />
      )}
    </Panel>
  );
}

type WithdrawProps = { objective: Objective; exclusion: Exclusion; onClose: () => void };

function Withdraw({ objective, exclusion, onClose }: WithdrawProps) {
  const t = useText();
  const writing = useWrite([['objectives']]);
  return (
    <Confirm
      opened
      title={t('exclusion.withdraw.title')}
      consequence={t('exclusion.withdraw.text', { reason: exclusion.reason })}
      verb={t('exclusion.withdraw')}
      isBusy={writing.isPending}
      error={writing.error}
      onConfirm={() =>
        writing.mutate(
          {
            method: 'POST',
            path: `/objectives/${objective.id}/exclusions/${exclusion.id}/withdraw`,
          },
          { onSuccess: onClose },
        )
      }
      onClose={onClose}
    />
  );
}
