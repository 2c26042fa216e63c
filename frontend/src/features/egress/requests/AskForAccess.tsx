/** Asks that a workload may reach a destination for a while; somebody who may publish decides. */
import { Autocomplete, Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useWrite } from '@/api/useWrite';
import { useWorkloads } from '@/egress/reads';
import { serverNow } from '@/lib/clock';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from '../egress.module.css';
import { useText } from '../text';
import { askProblem, askRequest, LASTS, type Ask } from './asking';

const LONGEST = 400;

type Props = {
  slice: string;
  /** What is known already, as from a denial. */
  about: Partial<Pick<Ask, 'workload' | 'destination' | 'way' | 'requestId'>>;
  onClose: () => void;
};

export function AskForAccess(props: Props) {
  const t = useText();
  return (
    <Modal opened onClose={props.onClose} title={t('ask')}>
      <AskForm {...props} />
    </Modal>
  );
}

function AskForm({ slice, about, onClose }: Props) {
  const t = useText();
  const { items: workloads } = useWorkloads(slice);
  const [wanted, setWanted] = useState<Ask>({
    workload: '',
    destination: '',
    way: 'tunnel',
    requestId: '',
    lasts: '86400',
    why: '',
    ...about,
  });
  const set = (change: Partial<Ask>) => setWanted({ ...wanted, ...change });
  const asking = useWrite([keys.egress(slice)]);
  const problem = askProblem(wanted);
  const request = askRequest(slice, wanted, serverNow());
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) asking.mutate(request, { onSuccess: onClose });
      }}
    >
      <p className={classes.said}>{t('ask.text')}</p>
      <Autocomplete
        label={t('filter.workload')}
        data={workloads.map(({ name }) => name)}
        value={wanted.workload}
        openOnFocus={false}
        onChange={(workload) => set({ workload })}
      />
      <TextInput
        label={t('filter.destination')}
        placeholder="api.example.com:443"
        value={wanted.destination}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => set({ destination: event.currentTarget.value })}
      />
      <Select
        label={t('ask.lasts')}
        data={LASTS.map((value) => ({ value, label: t(`lasts.${value}`) }))}
        value={wanted.lasts}
        allowDeselect={false}
        openOnFocus={false}
        onChange={(lasts) => set({ lasts: lasts ?? wanted.lasts })}
      />
      <Textarea
        label={t('ask.why')}
        rows={2}
        maxLength={LONGEST}
        value={wanted.why}
        onChange={(event) => set({ why: event.currentTarget.value })}
      />
      {asking.error && <Failure error={asking.error} />}
      <SubmitRow request={request} missing={problem && t(problem)}>
        <Button type="submit" disabled={problem !== null} loading={asking.isPending}>
          {t('ask')}
        </Button>
      </SubmitRow>
    </form>
  );
}
