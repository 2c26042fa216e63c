/** Denies a destination or a workload at once, whatever rules say: who, for how long, why. */
import {
  Autocomplete,
  Button,
  Checkbox,
  Modal,
  Radio,
  Select,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useMayOnPlatform } from '@/api/me';
import { useWrite } from '@/api/useWrite';
import { useWorkloads } from '@/egress/reads';
import { serverNow } from '@/lib/clock';
import { parseSlice } from '@/lib/slices';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from '../egress.module.css';
import { useText } from '../text';
import { denyProblem, denyRequest, LASTS, type Denying, type Whom } from './denying';

const LONGEST_REASON = 400;
const WHOM: readonly Whom[] = ['destination', 'pair', 'workload'];
const WHOM_OF_PLATFORM: readonly Whom[] = [...WHOM, 'tenants'];

type Props = {
  slice: string;
  about: Partial<Pick<Denying, 'workload' | 'destination'>>;
  onClose: () => void;
};

export function DenyNow(props: Props) {
  const t = useText();
  return (
    <Modal opened onClose={props.onClose} title={t('deny.title')}>
      <DenyForm {...props} />
    </Modal>
  );
}

function DenyForm({ slice, about, onClose }: Props) {
  const t = useText();
  const { items: workloads } = useWorkloads(slice);
  const [wanted, setWanted] = useState<Denying>({
    whom: 'destination',
    workload: '',
    destination: '',
    lasts: '3600',
    reason: '',
    isShown: true,
    ...about,
  });
  const set = (change: Partial<Denying>) => setWanted({ ...wanted, ...change });
  const choices = useMayOnPlatform('operate') ? WHOM_OF_PLATFORM : WHOM;
  const { gateway } = parseSlice(slice);
  const throwing = useWrite([
    keys.slice(slice),
    keys.slices(),
    keys.egress(slice),
    ['rollouts'],
    ['platform-switches'],
  ]);
  const problem = denyProblem(wanted);
  const request = denyRequest(slice, wanted, serverNow());
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) throwing.mutate(request, { onSuccess: onClose });
      }}
    >
      <Radio.Group
        label={t('deny.whom')}
        value={wanted.whom}
        onChange={(whom) => set({ whom: choices.find((one) => one === whom) ?? 'destination' })}
      >
        <div className={classes.stack}>
          {choices.map((value) => (
            <Radio key={value} value={value} label={t(`deny.whom.${value}`, { gateway })} />
          ))}
        </div>
      </Radio.Group>
      {(wanted.whom === 'pair' || wanted.whom === 'workload') && (
        <Autocomplete
          label={t('filter.workload')}
          data={workloads.map(({ name }) => name)}
          value={wanted.workload}
          openOnFocus={false}
          onChange={(workload) => set({ workload })}
        />
      )}
      {wanted.whom !== 'workload' && (
        <TextInput
          label={t('filter.destination')}
          description={t('deny.destination.hint')}
          value={wanted.destination}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => set({ destination: event.currentTarget.value })}
        />
      )}
      <Select
        label={t('deny.lasts')}
        data={LASTS.map((value) => ({ value, label: t(`lasts.${value}`) }))}
        value={wanted.lasts}
        allowDeselect={false}
        openOnFocus={false}
        onChange={(lasts) => set({ lasts: lasts ?? wanted.lasts })}
      />
      <Textarea
        label={t('deny.reason')}
        description={t('deny.reason.hint')}
        rows={2}
        maxLength={LONGEST_REASON}
        value={wanted.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <Checkbox
        label={t('deny.shown')}
        checked={wanted.isShown}
        onChange={(event) => set({ isShown: event.currentTarget.checked })}
      />
      <p className={classes.said}>
        {t(wanted.whom === 'tenants' ? 'deny.text.tenants' : 'deny.text', { gateway })}
      </p>
      {throwing.error && <Failure error={throwing.error} />}
      <SubmitRow request={request} missing={problem && t(problem)}>
        <Button
          type="submit"
          color="claret"
          disabled={problem !== null}
          loading={throwing.isPending}
        >
          {t('deny.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
