/** Faults made on purpose. */
import type { Fault } from '@/api/types/intent';
import { NumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import classes from '../policies.module.css';
import { usePoliciesText, type Words } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const WIDTH = 130;
const DELAY: NonNullable<Fault['delay']> = { seconds: 1, percent: 100 };
const ABORT: NonNullable<Fault['abort']> = { status: 503, percent: 100 };

export const fault: PolicyKind<Fault> = {
  blank: () => ({
    type: 'fault',
    delay: null,
    abort: ABORT,
    only_with: { name: 'x-fault', value: 'abort' },
  }),
  Fields: FaultFields,
  sentence,
};

function sentence({ delay, abort, only_with: gate }: Fault, t: Words): string {
  const parts = [
    delay && t('fault.said.delay', { percent: delay.percent, seconds: delay.seconds }),
    abort && t('fault.said.abort', { percent: abort.percent, status: abort.status }),
  ];
  const what = parts.filter(Boolean).join(', ');
  return gate ? t('fault.said.gated', { what, header: gate.name }) : what;
}

function FaultFields({ settings, onChange }: FieldsProps<Fault>) {
  const t = usePoliciesText();
  const set = (change: Partial<Fault>) => onChange({ ...settings, ...change });
  const { delay, abort } = settings;
  return (
    <div className={classes.block}>
      <SwitchField
        pointer={`${POINTER}/delay`}
        label={t('fault.delay')}
        value={delay !== null}
        onChange={(isOn) => set({ delay: isOn ? DELAY : null })}
      />
      {delay && (
        <div className={lines.line}>
          <NumberField
            fractions
            pointer={`${POINTER}/delay/seconds`}
            label={t('fault.delay.seconds')}
            suffix=" s"
            width={WIDTH}
            value={delay.seconds}
            onChange={(seconds) => set({ delay: { ...delay, seconds } })}
          />
          <Share
            at="delay"
            value={delay.percent}
            onChange={(percent) => set({ delay: { ...delay, percent } })}
          />
        </div>
      )}
      <SwitchField
        pointer={`${POINTER}/abort`}
        label={t('fault.abort')}
        value={abort !== null}
        onChange={(isOn) => set({ abort: isOn ? ABORT : null })}
      />
      {abort && (
        <div className={lines.line}>
          <NumberField
            pointer={`${POINTER}/abort/status`}
            label={t('fault.abort.status')}
            width={WIDTH}
            value={abort.status}
            onChange={(status) => set({ abort: { ...abort, status } })}
          />
          <Share
            at="abort"
            value={abort.percent}
            onChange={(percent) => set({ abort: { ...abort, percent } })}
          />
        </div>
      )}
      <Gate gate={settings.only_with} onChange={(only_with) => set({ only_with })} />
    </div>
  );
}

type ShareProps = { at: 'delay' | 'abort'; value: number; onChange: (value: number) => void };

function Share({ at, value, onChange }: ShareProps) {
  const t = usePoliciesText();
  return (
    <NumberField
      fractions
      pointer={`${POINTER}/${at}/percent`}
      label={t('fault.share')}
      suffix=" %"
      width={WIDTH}
      value={value}
      onChange={onChange}
    />
  );
}

type GateProps = { gate: Fault['only_with']; onChange: (gate: Fault['only_with']) => void };

function Gate({ gate, onChange }: GateProps) {
  const t = usePoliciesText();
  return (
    <>
      <SwitchField
        pointer={`${POINTER}/only_with`}
        label={t('fault.gate')}
        hint={t(gate ? 'fault.gate.hint' : 'fault.gate.everybody')}
        value={gate !== null}
        onChange={(isOn) => onChange(isOn ? { name: 'x-fault', value: null } : null)}
      />
      {gate && (
        <div className={lines.line}>
          <TextField
            mono
            pointer={`${POINTER}/only_with/name`}
            label={t('fault.gate.name')}
            value={gate.name}
            onChange={(name) => onChange({ ...gate, name })}
          />
          <TextField
            mono
            pointer={`${POINTER}/only_with/value`}
            label={t('fault.gate.value')}
            placeholder={t('fault.gate.any')}
            value={gate.value ?? ''}
            onChange={(value) => onChange({ ...gate, value: value || null })}
          />
        </div>
      )}
    </>
  );
}
