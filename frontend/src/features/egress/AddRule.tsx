/** A rule that lets a workload reach a destination: into one of its policies in the draft, or into a new one. */
import { Button, Modal, Radio, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { WriteRequest } from '@/api/client';
import type { Way } from '@/api/types/egress';
import type { EgressPolicy } from '@/api/types/intent';
import { useEgressPolicies } from '@/egress/reads';
import { rightsOf } from '@/egress/rights';
import { useStore } from '@/intent/useStore';
import { paths } from '@/lib/paths';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './egress.module.css';
import { partsOf, policyWith, reachesOf, ruleFor } from './newRule';
import { useText } from './text';

const NEW = '+';
const PLURAL = 'egress-policies';

type Props = {
  slice: string;
  workload: string;
  destination: string;
  way: Way;
  onClose: () => void;
};

export function AddRule(props: Props) {
  const t = useText();
  const { items, isLoading } = useEgressPolicies(props.slice);
  return (
    <Modal opened onClose={props.onClose} title={t('rule.add.title')}>
      {!isLoading && <AddForm {...props} policies={rightsOf(props.workload, items).policies} />}
    </Modal>
  );
}

type FormProps = Props & { policies: readonly EgressPolicy[] };

function AddForm({ slice, workload, destination, way, policies }: FormProps) {
  const t = useText();
  const navigate = useNavigate();
  const { host, port } = partsOf(destination);
  const [chosen, setChosen] = useState(policies[0]?.name ?? NEW);
  const [named, setNamed] = useState(workload);
  const [reach, setReach] = useState(host);
  const { write, isBusy, error } = useStore(slice, PLURAL);
  const policy = policies.find(({ name }) => name === chosen);
  const rule = ruleFor(reach, port, way, policy?.spec.rules.map(({ name }) => name) ?? []);
  const request = policy ? added(policy, rule) : made(slice, named, policyWith(workload, rule));
  const add = () =>
    void write(request).then(
      () => navigate({ to: paths.review(slice) }),
      () => undefined,
    );
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <p className={classes.said}>{t('rule.add.text', { workload, destination })}</p>
      <Radio.Group label={t('rule.add.reach')} value={reach} onChange={setReach}>
        <div className={classes.stack}>
          {reachesOf(host).map((one) => (
            <Radio key={one} value={one} label={`${one}:${port}`} />
          ))}
        </div>
      </Radio.Group>
      <Select
        label={t('rule.add.policy')}
        data={[
          ...policies.map(({ name }) => ({ value: name, label: name })),
          { value: NEW, label: t('rule.add.new') },
        ]}
        value={chosen}
        allowDeselect={false}
        openOnFocus={false}
        onChange={(name) => setChosen(name ?? NEW)}
      />
      {!policy && (
        <TextInput
          label={t('rule.add.name')}
          value={named}
          autoComplete="off"
          onChange={(event) => setNamed(event.currentTarget.value)}
        />
      )}
      {error && <Failure error={error} />}
      <SubmitRow request={request} missing={policy || named.trim() ? null : t('rule.add.unnamed')}>
        <Button type="submit" loading={isBusy} disabled={!policy && !named.trim()}>
          {t('rule.add.verb')}
        </Button>
      </SubmitRow>
    </form>
  );
}

const added = (
  { slice, name, etag, spec }: EgressPolicy,
  rule: EgressPolicy['spec']['rules'][number],
): WriteRequest => ({
  method: 'PATCH',
  path: `/slices/${slice}/${PLURAL}/${encodeURIComponent(name)}`,
  etag,
  body: { spec: { rules: [...spec.rules, rule] } },
});

const made = (slice: string, name: string, spec: EgressPolicy['spec']): WriteRequest => ({
  method: 'POST',
  path: `/slices/${slice}/${PLURAL}`,
  body: { name: name.trim(), spec },
});
