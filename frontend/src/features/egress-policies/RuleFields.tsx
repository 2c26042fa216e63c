/** One rule: its name, what it does, and the destinations it is about. */
import type { Destination, EgressAction, EgressRule } from '@/api/types/intent';
import { RateFields } from '@/egress/RateFields';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { DlpFields } from '@/intent/dlp/DlpFields';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { DestinationRows } from './DestinationRows';
import { useText } from './text';
import { TimeFields } from './TimeFields';

const ACTIONS: readonly EgressAction[] = ['allow', 'deny'];

/** What is denied has no limits, and nothing leaves. */
const UNLIMITED = { rate: null, kib_per_second: null, max_tunnels: null, dlp: null };

/** In a tunnel nobody can look. */
const mayLook = ({ action, destinations }: EgressRule) =>
  action === 'allow' && destinations.every(({ forwarding }) => forwarding === 'http');

type Props = {
  slice: string;
  rule: EgressRule;
  onChange: (rule: EgressRule) => void;
  pointer: string;
};

export function RuleFields({ slice, rule, onChange, pointer }: Props) {
  const t = useText();
  const set = (change: Partial<EgressRule>) => onChange({ ...rule, ...change });
  return (
    <>
      <div className={lines.line}>
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${pointer}/name`}
            label={t('rule.name')}
            placeholder="payments"
            value={rule.name}
            onChange={(name) => set({ name })}
          />
        </div>
        <ChoiceField
          pointer={`${pointer}/action`}
          label={t('action')}
          width={140}
          options={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))}
          value={rule.action}
          onChange={(action) => set(action === 'deny' ? { action, ...UNLIMITED } : { action })}
        />
      </div>
      <DestinationRows
        slice={slice}
        destinations={rule.destinations}
        onChange={(destinations) => set(leading(rule, destinations))}
        pointer={`${pointer}/destinations`}
      />
      {rule.action === 'allow' && (
        <div className={lines.line}>
          <RateFields
            pointer={`${pointer}/rate`}
            rate={rule.rate}
            onChange={(rate) => set({ rate })}
          />
          <OptionalNumberField
            pointer={`${pointer}/kib_per_second`}
            label={t('speed')}
            placeholder={t('speed.none')}
            suffix=" KiB/s"
            width={180}
            value={rule.kib_per_second}
            onChange={(speed) => set({ kib_per_second: speed })}
          />
          {rule.destinations.some(({ forwarding }) => forwarding === 'tunnel') && (
            <OptionalNumberField
              pointer={`${pointer}/max_tunnels`}
              label={t('maxTunnels')}
              placeholder={t('maxTunnels.none')}
              width={220}
              value={rule.max_tunnels}
              onChange={(most) => set({ max_tunnels: most })}
            />
          )}
        </div>
      )}
      {(rule.dlp !== null || mayLook(rule)) && (
        <DlpFields
          slice={slice}
          pointer={`${pointer}/dlp`}
          dlp={rule.dlp}
          onChange={(dlp) => set({ dlp })}
        />
      )}
      <TimeFields rule={rule} onChange={set} pointer={pointer} />
    </>
  );
}

/** A rule without tunnels bounds none. */
function leading(rule: EgressRule, destinations: Destination[]): Partial<EgressRule> {
  const hasTunnels = destinations.some(({ forwarding }) => forwarding === 'tunnel');
  return { destinations, max_tunnels: hasTunnels ? rule.max_tunnels : null };
}
