/** Lets a workload ask for a named destination: one more rule in one of its policies, or a policy of its own. */
import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useEgressPolicies, useWorkloads } from '@/egress/reads';
import { rightsOf } from '@/egress/rights';
import { useStore } from '@/intent/useStore';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { addedTo, freeName, inNew } from './allowing';
import classes from './destinations.module.css';
import { useText } from './text';

const NEW = '+';

type Props = { slice: string; name: string };

export function AllowRule(props: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
        {t('allow')}
      </Button>
      {isOpen && (
        <Modal opened onClose={() => setOpen(false)} title={t('allow.title', { name: props.name })}>
          <AllowForm {...props} onDone={() => setOpen(false)} />
        </Modal>
      )}
    </>
  );
}

function AllowForm({ slice, name, onDone }: Props & { onDone: () => void }) {
  const t = useText();
  const { items: workloads } = useWorkloads(slice);
  const { items: policies } = useEgressPolicies(slice);
  const [workload, setWorkload] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const { write, isBusy, error } = useStore(slice, 'egress-policies');
  const theirs = rightsOf(workload, policies).policies;
  const policy = theirs.find((one) => one.name === (chosen ?? theirs[0]?.name));
  const taken = policies.map((one) => one.name);
  const request = policy
    ? addedTo(policy, name)
    : inNew(slice, workload, freeName(`${workload}-${name}`, taken), name);
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        if (workload) void write(request).then(onDone, () => undefined);
      }}
    >
      <p className={classes.said}>{t('allow.text')}</p>
      <Select
        label={t('allow.workload')}
        data={workloads.map((one) => one.name)}
        value={workload || null}
        searchable
        allowDeselect={false}
        openOnFocus={false}
        nothingFoundMessage={t('allow.workload.none')}
        onChange={(next) => {
          setWorkload(next ?? '');
          setChosen(null);
        }}
      />
      {workload && (
        <Select
          label={t('allow.policy')}
          description={
            policy && t('allow.policy.others', { names: policy.spec.workloads.join(', ') })
          }
          data={[
            ...theirs.map((one) => ({ value: one.name, label: one.name })),
            { value: NEW, label: t('allow.policy.new') },
          ]}
          value={policy?.name ?? NEW}
          allowDeselect={false}
          openOnFocus={false}
          onChange={setChosen}
        />
      )}
      {error && <Failure error={error} />}
      <SubmitRow request={request} missing={workload ? null : t('allow.workload.choose')}>
        <Button type="submit" loading={isBusy} disabled={!workload}>
          {t('allow.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}
