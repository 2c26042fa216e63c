/** A new notification policy, or what may be changed of one: which alerts, grouped how, told to whom and when. */
import { Button, Modal, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import type { Channel, NotificationPolicy } from '@/api/types/alerts';
import { useWrite } from '@/api/useWrite';
import { SpanInput } from '@/ui/form/SpanInput';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './alerts.module.css';
import { draftOf, policyMissing, policyRequest, type PolicyDraft } from './policies';
import { isAtFields, problemAt } from './problems';
import { StepFields } from './StepFields';
import { useText } from './text';

const AT_FIELDS = [
  '/name',
  '/matchers',
  '/group_by',
  '/wait_seconds',
  '/interval_seconds',
  '/repeat_seconds',
  '/steps',
];

type Props = {
  tenant: string;
  policy: NotificationPolicy | null;
  channels: readonly Channel[];
  onClose: () => void;
};

export function PolicyForm({ tenant, policy, channels, onClose }: Props) {
  const t = useText();
  const [draft, setDraft] = useState<PolicyDraft>(() => draftOf(policy));
  const set = (changes: Partial<PolicyDraft>) => setDraft((old) => ({ ...old, ...changes }));
  const saving = useWrite([keys.alerting(tenant, 'policies')]);
  const missing = policyMissing(draft);
  const request = policyRequest(tenant, policy, draft);
  const problem = (pointer: string) => problemAt(saving.error, pointer);
  return (
    <Modal opened onClose={onClose} title={policy ? policy.name : t('policy.new')} size="lg">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) saving.mutate(request, { onSuccess: onClose });
        }}
      >
        <div className={classes.row}>
          <TextInput
            label={t('name')}
            value={draft.name}
            error={problem('/name')}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <NumberInput
            label={t('policy.position')}
            value={draft.position}
            min={0}
            max={10_000}
            onChange={(position) => set({ position: Number(position) })}
          />
        </div>
        <Switch
          label={t('isEnabled')}
          checked={draft.isEnabled}
          onChange={(event) => set({ isEnabled: event.currentTarget.checked })}
        />
        <Textarea
          label={t('policy.matchers')}
          description={t('silence.matchers.hint')}
          rows={3}
          value={draft.lines}
          error={problem('/matchers')}
          onChange={(event) => set({ lines: event.currentTarget.value })}
        />
        <TextInput
          label={t('policy.groupBy')}
          description={t('policy.groupBy.hint')}
          value={draft.groupBy}
          error={problem('/group_by')}
          onChange={(event) => set({ groupBy: event.currentTarget.value })}
        />
        <div className={classes.row}>
          <SpanInput
            label={t('policy.wait')}
            value={draft.wait}
            error={problem('/wait_seconds')}
            onChange={(wait) => set({ wait })}
          />
          <SpanInput
            label={t('policy.interval')}
            value={draft.interval}
            error={problem('/interval_seconds')}
            onChange={(interval) => set({ interval })}
          />
          <SpanInput
            label={t('policy.repeat')}
            value={draft.repeat}
            error={problem('/repeat_seconds')}
            onChange={(repeat) => set({ repeat })}
          />
        </div>
        <StepFields
          steps={draft.steps}
          channels={channels}
          problem={problem('/steps')}
          onChange={(steps) => set({ steps })}
        />
        {saving.error && !isAtFields(saving.error, AT_FIELDS) && <Failure error={saving.error} />}
        <SubmitRow request={request} missing={missing && t(missing)}>
          <Button type="submit" disabled={missing !== null} loading={saving.isPending}>
            {t(policy ? 'save' : 'add')}
          </Button>
        </SubmitRow>
      </form>
    </Modal>
  );
}
