/** Starts a shift: which route, from which service to which, in which steps. */
import { Button, Modal, NumberInput, Select, TagsInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Route } from '@/api/types/intent';
import type { Shift } from '@/api/types/shifts';
import { useEndless } from '@/api/useEndless';
import { useWrite } from '@/api/useWrite';
import intent from '@/intent/intent.module.css';
import { paths } from '@/lib/paths';
import { EmptyState } from '@/ui/empty/EmptyState';
import { SpanInput } from '@/ui/form/SpanInput';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { PairFields } from './PairFields';
import classes from './shifts.module.css';
import { FIRST, shiftable, startProblem, startRequest, withRoute } from './starting';
import { useText } from './text';

type Props = { slice: string; route: string; onClose: () => void };

export function StartShift(props: Props) {
  const t = useText();
  const { slice } = props;
  const routes = useEndless<Route>(keys.objects(slice, 'routes'), `/slices/${slice}/routes`);
  const usable = shiftable(routes.items);
  return (
    <Modal opened onClose={props.onClose} title={t('start')}>
      {routes.error && <Failure error={routes.error} onRetry={routes.readAgain} />}
      {!routes.isLoading && usable.length === 0 && !routes.error && (
        <EmptyState kind="nothing" title={t('routes.none')} text={t('routes.none.text')} />
      )}
      {usable.length > 0 && <StartForm {...props} routes={usable} />}
    </Modal>
  );
}

function StartForm({ slice, route, routes, onClose }: Props & { routes: readonly Route[] }) {
  const t = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const find = (name: string | null) => routes.find((one) => one.name === name);
  const [start, setStart] = useState(() => withRoute(FIRST, find(route)));
  const sending = useWrite<Shift>([keys.slice(slice), ['rollouts']]);
  const problem = startProblem(start);
  const request = startRequest(slice, start);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem) return;
        sending.mutate(request, {
          onSuccess: (shift) => {
            cache.setQueryData(keys.shift(shift.id), shift);
            onClose();
            void navigate({ to: paths.shift(slice, shift.id) });
          },
        });
      }}
    >
      <Select
        label={t('route')}
        placeholder={t('route.choose')}
        data={routes.map(({ name }) => name)}
        value={start.route || null}
        searchable
        openOnFocus={false}
        data-autofocus
        allowDeselect={false}
        onChange={(name) => setStart(withRoute(start, find(name)))}
      />
      <PairFields start={start} route={find(start.route)} onChange={setStart} />
      <TagsInput
        label={t('steps')}
        description={t('steps.hint')}
        value={start.steps}
        splitChars={[',', ' ']}
        classNames={{ pill: intent.pill ?? '' }}
        acceptValueOnBlur
        onChange={(steps) => setStart({ ...start, steps })}
      />
      <div className={classes.pair}>
        <SpanInput
          label={t('bake')}
          value={start.bakeSeconds}
          onChange={(bakeSeconds) => setStart({ ...start, bakeSeconds })}
        />
        <NumberInput
          label={t('requests')}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={Number.isNaN(start.minRequests) ? '' : start.minRequests}
          onChange={(value) => setStart({ ...start, minRequests: toNumber(value) })}
        />
      </div>
      <p className={classes.quiet}>{t('start.text')}</p>
      {sending.error && <Failure error={sending.error} />}
      <SubmitRow request={request} missing={problem && t(problem)}>
        <Button type="submit" disabled={problem !== null} loading={sending.isPending}>
          {t('start.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}

const toNumber = (value: string | number): number => (value === '' ? Number.NaN : Number(value));
