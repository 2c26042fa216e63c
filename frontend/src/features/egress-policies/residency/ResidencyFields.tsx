/** One residency rule: which data, where it may leave from and go to. */
import type { EgressPolicy, ResidencyRule, Workload } from '@/api/types/intent';
import { useWorkloads } from '@/egress/reads';
import { useRegions } from '@/egress/useRegions';
import { NamesField } from '@/intent/fields/NamesField';
import { SuggestField, type Suggestion } from '@/intent/fields/SuggestField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { useText } from '../text';
import { WhoBreaks } from './WhoBreaks';

type Props = {
  slice: string;
  policy: Pick<EgressPolicy, 'name' | 'spec'>;
  rule: ResidencyRule;
  onChange: (rule: ResidencyRule) => void;
  pointer: string;
};

export function ResidencyFields({ slice, policy, rule, onChange, pointer }: Props) {
  const t = useText();
  const regions = useRegions(slice);
  const { items: workloads } = useWorkloads(slice);
  const set = (change: Partial<ResidencyRule>) => onChange({ ...rule, ...change });
  return (
    <>
      <div className={lines.line}>
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${pointer}/name`}
            label={t('rule.name')}
            placeholder="stays-in-the-eu"
            value={rule.name}
            onChange={(name) => set({ name })}
          />
        </div>
        <div className={lines.grow}>
          <SuggestField
            pointer={`${pointer}/data_class`}
            label={t('residency.class')}
            placeholder="personal"
            suggestions={classesOf(workloads)}
            value={rule.data_class}
            onChange={(name) => set({ data_class: name })}
          />
        </div>
      </div>
      <div className={lines.line}>
        {(['from_regions', 'to_regions'] as const).map((side) => (
          <div key={side} className={lines.grow}>
            <NamesField
              pointer={`${pointer}/${side}`}
              label={t(side === 'from_regions' ? 'residency.from' : 'residency.to')}
              placeholder={t('residency.anywhere')}
              options={regions}
              value={rule[side]}
              onChange={(said) => set({ [side]: said })}
            />
          </div>
        ))}
      </div>
      <SwitchField
        pointer={`${pointer}/strict`}
        label={t('residency.strict')}
        hint={t('residency.strict.hint')}
        value={rule.strict}
        onChange={(strict) => set({ strict })}
      />
      <WhoBreaks slice={slice} policy={policy} rule={rule} />
    </>
  );
}

/** Classes that workloads handle, each with who does. */
function classesOf(workloads: readonly Workload[]): Suggestion[] {
  const names = new Set(workloads.flatMap(({ spec }) => spec.data_classes));
  return [...names].toSorted().map((value) => ({
    value,
    help: workloads
      .filter(({ spec }) => spec.data_classes.includes(value))
      .map(({ name }) => name)
      .join(', '),
  }));
}
