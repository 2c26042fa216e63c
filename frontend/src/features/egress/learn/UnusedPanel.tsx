/** Live rules that allow something nobody asks for: those that are chosen go from the draft. */
import { Button, Checkbox } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { UnusedRule } from '@/api/types/egress';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from '../egress.module.css';
import { placeOf, useUnused } from '../reads';
import { useText } from '../text';

const keyOf = ({ policy, rule }: UnusedRule): string => `${policy}/${rule}`;

export function UnusedPanel({ slice, days }: { slice: string; days: number }) {
  const t = useText();
  const navigate = useNavigate();
  const mayEdit = useMayInSlice(slice, 'edit');
  const { data, error, refetch } = useUnused(slice, days);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const pruning = useWrite([keys.egress(slice), keys.slice(slice), keys.slices(), keys.me()]);
  const turn = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const rules = data?.items.filter((one) => chosen.has(keyOf(one))) ?? [];
  const request: WriteRequest = {
    method: 'POST',
    path: placeOf(slice, 'unused'),
    body: { rules: rules.map(({ policy, rule }) => ({ policy, rule })) },
  };
  const prune = () =>
    pruning.mutate(request, { onSuccess: () => void navigate({ to: paths.review(slice) }) });
  return (
    <Panel title={t('unused')} meta={t('unused.since', { count: days })} flush>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && <p className={classes.none}>{t('unused.none')}</p>}
      {data && data.items.length > 0 && (
        <Table
          label={t('unused')}
          columns={columnsOf(t, mayEdit ? { chosen, turn } : null)}
          rows={data.items}
          rowKey={keyOf}
        />
      )}
      {mayEdit && data && data.items.length > 0 && (
        <div className={classes.foot}>
          {pruning.error && <Failure error={pruning.error} />}
          <SubmitRow request={request} missing={rules.length === 0 ? t('learn.need.one') : null}>
            <Button
              variant="default"
              disabled={rules.length === 0}
              loading={pruning.isPending}
              onClick={prune}
            >
              {t('unused.verb', { count: rules.length })}
            </Button>
          </SubmitRow>
        </div>
      )}
    </Panel>
  );
}

type Choice = { chosen: ReadonlySet<string>; turn: (key: string) => void };

const columnsOf = (
  t: ReturnType<typeof useText>,
  choice: Choice | null,
): TableColumn<UnusedRule>[] => [
  {
    key: 'rule',
    header: t('filter.rule'),
    width: '28%',
    cell: (one) =>
      choice ? (
        <Checkbox
          label={<code>{keyOf(one)}</code>}
          checked={choice.chosen.has(keyOf(one))}
          onChange={() => choice.turn(keyOf(one))}
        />
      ) : (
        <code>{keyOf(one)}</code>
      ),
  },
  {
    key: 'destinations',
    header: t('filter.destination'),
    cell: ({ destinations }) => <code>{destinations.join(', ')}</code>,
  },
  {
    key: 'last',
    header: t('column.hit'),
    width: '150px',
    cell: ({ last_hit_at: at }) => (at ? <Age at={at} /> : t('hit.never')),
  },
  {
    key: 'since',
    header: t('unused.there'),
    width: '120px',
    cell: ({ since }) => <Age at={since} />,
  },
];
