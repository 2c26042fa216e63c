/** What one workload asks for that no rule speaks of: what is chosen becomes one rule in the draft. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import { keys } from '@/api/keys';
import type { Suggested, Suggestion } from '@/api/types/egress';
import { useMayInSlice } from '@/api/useSlice';
import { useWrite } from '@/api/useWrite';
import { formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Table, type TableColumn } from '@/ui/table/Table';
import { Age } from '@/ui/time/Age';
import classes from '../egress.module.css';
import { placeOf } from '../reads';
import { useText } from '../text';

type Props = { slice: string; suggestion: Suggestion };

const keyOf = ({ host, port, way }: Suggested): string => `${host}:${port} ${way}`;

export function SuggestionPanel({ slice, suggestion }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const mayEdit = useMayInSlice(slice, 'edit');
  const { workload, destinations } = suggestion;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [policy, setPolicy] = useState(suggestion.policy || workload);
  const [rule, setRule] = useState(() => `learned-${new Date().toISOString().slice(0, 10)}`);
  const learning = useWrite([keys.egress(slice), keys.slice(slice), keys.slices(), keys.me()]);
  const chosen = destinations.filter((one) => !left.has(keyOf(one)));
  const turn = (key: string) => {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    setLeft(next);
  };
  const request: WriteRequest = {
    method: 'POST',
    path: placeOf(slice, 'suggestions'),
    body: {
      workload,
      policy: policy.trim(),
      rule: rule.trim(),
      destinations: chosen.map(({ host, port, way }) => ({ host, port, forwarding: way })),
    },
  };
  const missing = missingIn(chosen.length, policy, rule);
  return (
    <Panel title={workload} meta={t('learn.asked', { count: destinations.length })} flush>
      <Table
        label={t('learn.of', { workload })}
        columns={columnsOf(t, mayEdit ? { left, turn } : null)}
        rows={destinations}
        rowKey={keyOf}
      />
      {mayEdit && (
        <form
          className={classes.foot}
          onSubmit={(event) => {
            event.preventDefault();
            if (!missing)
              learning.mutate(request, {
                onSuccess: () => void navigate({ to: paths.review(slice) }),
              });
          }}
        >
          <TextInput
            label={t('learn.policy')}
            description={t(suggestion.policy ? 'learn.policy.own' : 'learn.policy.new')}
            value={policy}
            autoComplete="off"
            onChange={(event) => setPolicy(event.currentTarget.value)}
          />
          <TextInput
            label={t('learn.rule')}
            description={t('learn.rule.hint')}
            value={rule}
            autoComplete="off"
            onChange={(event) => setRule(event.currentTarget.value)}
          />
          {learning.error && <Failure error={learning.error} />}
          <SubmitRow request={request} missing={missing && t(missing)}>
            <Button type="submit" disabled={missing !== null} loading={learning.isPending}>
              {t('learn.verb', { count: chosen.length })}
            </Button>
          </SubmitRow>
        </form>
      )}
    </Panel>
  );
}

function missingIn(count: number, policy: string, rule: string) {
  if (count === 0) return 'learn.need.one' as const;
  if (!policy.trim()) return 'learn.need.policy' as const;
  return rule.trim() ? null : ('learn.need.rule' as const);
}

type Choice = { left: ReadonlySet<string>; turn: (key: string) => void };

const columnsOf = (
  t: ReturnType<typeof useText>,
  choice: Choice | null,
): TableColumn<Suggested>[] => [
  {
    key: 'host',
    header: t('filter.destination'),
    cell: (one) => (
      <>
        {choice ? (
          <Checkbox
            label={<code>{`${one.host}:${one.port}`}</code>}
            checked={!choice.left.has(keyOf(one))}
            onChange={() => choice.turn(keyOf(one))}
          />
        ) : (
          <code>{`${one.host}:${one.port}`}</code>
        )}
        {one.names.length > 1 && (
          <span className={classes.names}>{t('learn.names', { names: one.names.join(', ') })}</span>
        )}
      </>
    ),
  },
  {
    key: 'denied',
    header: t('learn.denied'),
    align: 'end',
    width: '150px',
    cell: ({ denied, would_deny: would }) => formatCount(denied + would),
  },
  {
    key: 'days',
    header: t('learn.days'),
    align: 'end',
    width: '90px',
    cell: ({ days }) => formatCount(days),
  },
  {
    key: 'first',
    header: t('learn.first'),
    width: '110px',
    cell: ({ first_at: at }) => <Age at={at} />,
  },
  {
    key: 'last',
    header: t('column.last'),
    width: '110px',
    cell: ({ last_at: at }) => <Age at={at} />,
  },
];
