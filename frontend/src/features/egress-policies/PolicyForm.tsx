/** The form of a policy, in the order one thinks: who, what they may reach, and whether it is refused or only told. */
import type { EgressPolicySpec } from '@/api/types/intent';
import { MODES } from '@/egress/modes';
import { useWorkloads } from '@/egress/reads';
import { CardsField } from '@/intent/fields/CardsField';
import { NamesField } from '@/intent/fields/NamesField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { SideSection } from '@/ui/panel/SidePanel';
import { ResidencyRows } from './residency/ResidencyRows';
import { RuleRows } from './RuleRows';
import { useText } from './text';

export function PolicyForm({ name, spec, onChange, slice }: FormProps<EgressPolicySpec>) {
  const t = useText();
  const { items: workloads } = useWorkloads(slice);
  const set = (change: Partial<EgressPolicySpec>) => onChange({ ...spec, ...change });
  return (
    <>
      <CardsField
        pointer="/spec/mode"
        label={t('mode')}
        cards={MODES.map((value) => ({
          value,
          label: t(`mode.${value}`),
          text: t(`mode.${value}.text`),
        }))}
        value={spec.mode}
        onChange={(mode) => set({ mode })}
      />
      <NamesField
        pointer="/spec/workloads"
        label={t('workloads')}
        hint={t('workloads.hint')}
        placeholder={t('workloads.none')}
        options={workloads.map((one) => one.name)}
        value={spec.workloads}
        onChange={(names) => set({ workloads: names })}
      />
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => set({ description })}
      />
      <SideSection title={t('rules')}>
        <RuleRows slice={slice} rules={spec.rules} onChange={(rules) => set({ rules })} />
      </SideSection>
      <SideSection title={t('residency')}>
        <ResidencyRows
          slice={slice}
          policy={{ name, spec }}
          onChange={(residency) => set({ residency })}
        />
      </SideSection>
    </>
  );
}
