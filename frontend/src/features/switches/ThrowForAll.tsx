/** Throws a switch of the platform: what, where, for how long, why; and where, typed once more. */
import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useGateways } from '@/api/useGateways';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import classes from './switches.module.css';
import { useText } from './text';
import { forAllProblem, forAllRequest, LASTS_FOR_ALL, type ThrowForAll } from './throwingForAll';

const LONGEST_REASON = 400;
const TYPES = ['waf_rule_off', 'waf_off'] as const;
const AN_HOUR = '3600';

/** Begins with the `gateway` that one looks at: every gateway is for those who ask for it. */
type Props = { gateway: string; onClose: () => void };

export function ThrowForAllDialog(props: Props) {
  const t = useText();
  return (
    <Modal opened onClose={props.onClose} title={t('all.throw')}>
      <ThrowForm {...props} />
    </Modal>
  );
}

function ThrowForm({ gateway, onClose }: Props) {
  const t = useText();
  const [wanted, setWanted] = useState<ThrowForAll>({
    type: 'waf_rule_off',
    rule: '',
    gateway,
    lasts: AN_HOUR,
    reason: '',
    typed: '',
  });
  const set = (changes: Partial<ThrowForAll>) => setWanted((old) => ({ ...old, ...changes }));
  const throwing = useWrite([['platform-switches'], ['rollouts']]);
  const everywhere = t('all.everywhere');
  const problem = forAllProblem(wanted, everywhere);
  const request = () => forAllRequest(wanted, serverNow());
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) throwing.mutate(request(), { onSuccess: onClose });
      }}
    >
      <What wanted={wanted} onChange={set} />
      <GatewayPicker
        value={wanted.gateway}
        onChange={(chosen) => set({ gateway: chosen, typed: '' })}
      />
      <p>{t(`all.text.${wanted.type}`)}</p>
      <Select
        label={t('throw.lasts')}
        data={LASTS_FOR_ALL.map((value) => ({ value, label: t(`lasts.${value}`) }))}
        value={wanted.lasts}
        allowDeselect={false}
        onChange={(lasts) => set({ lasts: lasts ?? AN_HOUR })}
      />
      <Textarea
        label={t('reason')}
        description={t('all.reason.hint')}
        rows={2}
        maxLength={LONGEST_REASON}
        value={wanted.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <TextInput
        label={t('all.typed', { word: wanted.gateway || everywhere })}
        value={wanted.typed}
        autoComplete="off"
        onChange={(event) => set({ typed: event.currentTarget.value })}
      />
      {throwing.error && <Failure error={throwing.error} />}
      <SubmitRow request={request()} missing={problem && t(problem)}>
        <Button
          type="submit"
          color="claret"
          disabled={problem !== null}
          loading={throwing.isPending}
        >
          {t(`verb.${wanted.type}`)}
        </Button>
      </SubmitRow>
    </form>
  );
}

type WhatProps = { wanted: ThrowForAll; onChange: (changes: Partial<ThrowForAll>) => void };

function What({ wanted: { type, rule }, onChange }: WhatProps) {
  const t = useText();
  return (
    <>
      <Select
        label={t('column.what')}
        value={type}
        openOnFocus={false}
        allowDeselect={false}
        onChange={(chosen) => onChange({ type: chosen ?? type })}
        data={TYPES.map((value) => ({ value, label: t(`all.type.${value}`) }))}
      />
      {type === 'waf_rule_off' && (
        <TextInput
          label={t('waf_rule')}
          description={t('all.rule.hint')}
          value={rule}
          maxLength={6}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => onChange({ rule: event.currentTarget.value })}
        />
      )}
    </>
  );
}

type PickerProps = { value: string; onChange: (gateway: string) => void };

function GatewayPicker({ value, onChange }: PickerProps) {
  const t = useText();
  const { data: gateways = [] } = useGateways();
  const everywhere = { value: '', label: t('all.every') };
  return (
    <Select
      label={t('all.gateway')}
      data={[everywhere, ...gateways.map(({ slug }) => ({ value: slug, label: slug }))]}
      value={value}
      searchable
      openOnFocus={false}
      allowDeselect={false}
      onChange={(gateway) => onChange(gateway ?? value)}
    />
  );
}
