/** Throws a switch: what, for how long, why; and how many requests it will turn away. */
import { Button, Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { useMayOnPlatform } from '@/api/me';
import { useWrite } from '@/api/useWrite';
import { serverNow } from '@/lib/clock';
import { parseSlice } from '@/lib/slices';
import { SubmitRow } from '@/ui/form/SubmitRow';
import { Failure } from '@/ui/problems/Failure';
import { PolicyPicker } from './PolicyPicker';
import { RoutePicker } from './RoutePicker';
import classes from './switches.module.css';
import { useText } from './text';
import { isTurningAway, lastsOf, throwProblem, throwRequest, type Throw } from './throwing';
import { TurnedAway } from './TurnedAway';

const LONGEST_REASON = 400;
const TYPES = [
  'route_maintenance',
  'waf_rule_off',
  'waf_policy_off',
  'waf_off',
  'dlp_policy_observe',
  'dlp_policy_off',
  'dlp_observe',
  'dlp_off',
  'tenant_suspend',
] as const;

export function ThrowSwitch(props: { slice: string; route: string; onClose: () => void }) {
  const t = useText();
  return (
    <Modal opened onClose={props.onClose} title={t('throw.title')}>
      <ThrowForm {...props} />
    </Modal>
  );
}

const isOfPolicy = (type: Throw['type']) =>
  ['waf_policy_off', 'dlp_policy_off', 'dlp_policy_observe'].includes(type);

/** Of another type it is thrown on something else, and lasts as long if that may. */
const turnedTo = (type: Throw['type'], lasts: string): Partial<Throw> => ({
  type,
  target: '',
  lasts: lastsOf(type).find((one) => one === lasts) ?? '3600',
});

function ThrowForm({ slice, route, onClose }: Parameters<typeof ThrowSwitch>[0]) {
  const t = useText();
  const mayOperate = useMayOnPlatform('operate');
  const [wanted, setWanted] = useState<Throw>({
    type: 'route_maintenance',
    target: route,
    lasts: '3600',
    reason: '',
    isShown: false,
    typed: '',
  });
  const set = (changes: Partial<Throw>) => setWanted((old) => ({ ...old, ...changes }));
  const throwing = useWrite([keys.slice(slice), keys.slices(), ['rollouts']]);
  const problem = throwProblem(slice, wanted);
  const { tenant } = parseSlice(slice);
  const request = () => throwRequest(slice, wanted, serverNow());
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!problem) throwing.mutate(request(), { onSuccess: onClose });
      }}
    >
      <Select
        label={t('column.what')}
        value={wanted.type}
        openOnFocus={false}
        allowDeselect={false}
        onChange={(type) => set(turnedTo(type ?? 'route_maintenance', wanted.lasts))}
        data={TYPES.filter((type) => mayOperate || type !== 'tenant_suspend').map((value) => ({
          value,
          label: t(`throw.${value}`, { tenant }),
        }))}
      />
      {wanted.type === 'route_maintenance' && (
        <RoutePicker slice={slice} value={wanted.target} onChange={(target) => set({ target })} />
      )}
      {isOfPolicy(wanted.type) && (
        <PolicyPicker
          key={wanted.type}
          slice={slice}
          kind={wanted.type === 'waf_policy_off' ? 'waf' : 'dlp'}
          value={wanted.target}
          onChange={(target) => set({ target })}
        />
      )}
      {wanted.type === 'waf_rule_off' && (
        <TextInput
          label={t('waf_rule')}
          description={t('waf_rule.hint')}
          value={wanted.target}
          maxLength={63}
          autoComplete="off"
          onChange={(event) => set({ target: event.currentTarget.value })}
        />
      )}
      <p>{t(`text.${wanted.type}`, { tenant })}</p>
      <TurnedAway slice={slice} wanted={wanted} />
      <Select
        label={t('throw.lasts')}
        data={lastsOf(wanted.type).map((value) => ({
          value,
          label: t(`lasts.${value || 'ever'}`),
        }))}
        value={wanted.lasts}
        allowDeselect={false}
        onChange={(lasts) => set({ lasts: lasts ?? '' })}
      />
      <Textarea
        label={t('reason')}
        description={t('reason.hint')}
        rows={2}
        maxLength={LONGEST_REASON}
        value={wanted.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      {isTurningAway(wanted.type) && (
        <Checkbox
          label={t('throw.shown')}
          checked={wanted.isShown}
          onChange={(event) => set({ isShown: event.currentTarget.checked })}
        />
      )}
      {wanted.type === 'tenant_suspend' && (
        <TextInput
          label={t('throw.typed', { tenant })}
          value={wanted.typed}
          autoComplete="off"
          onChange={(event) => set({ typed: event.currentTarget.value })}
        />
      )}
      {throwing.error && <Failure error={throwing.error} />}
      <SubmitRow request={request()} missing={problem && t(problem)}>
        <Button
          type="submit"
          color="claret"
          disabled={problem !== null}
          loading={throwing.isPending}
        >
          {t(`verb.${wanted.type}`, { tenant })}
        </Button>
      </SubmitRow>
    </form>
  );
}
