/** The form of a policy, in the order one thinks: what it does, how strict, own rules, what it leaves out, the rest. */
import type { WafPolicySpec } from '@/api/types/intent';
import { CardsField } from '@/intent/fields/CardsField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { SideSection } from '@/ui/panel/SidePanel';
import { ClientFields } from './ClientFields';
import { ExclusionRows } from './ExclusionRows';
import { useHeld } from './held';
import { MODES } from './modes';
import { RawFields } from './RawFields';
import { RequestFields } from './RequestFields';
import { ResponseFields } from './ResponseFields';
import { RuleRows } from './RuleRows';
import { SamplingFields } from './SamplingFields';
import { StrictnessFields } from './StrictnessFields';
import { TechnologyFields } from './TechnologyFields';
import { useText } from './text';

export function PolicyForm({ spec, onChange, slice }: FormProps<WafPolicySpec>) {
  const t = useText();
  const held = useHeld(slice, spec);
  const set = (change: Partial<WafPolicySpec>) => onChange({ ...spec, ...change });
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
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => set({ description })}
      />
      <SideSection title={t('strictness')}>
        <StrictnessFields spec={spec} onChange={set} />
      </SideSection>
      <SideSection title={t('rules')}>
        <RuleRows
          slice={slice}
          rules={spec.rules}
          held={held}
          onChange={(rules) => set({ rules })}
        />
      </SideSection>
      <SideSection title={t('exclusions')}>
        <ExclusionRows
          slice={slice}
          exclusions={spec.exclusions}
          onChange={(exclusions) => set({ exclusions })}
        />
      </SideSection>
      <ClientFields spec={spec} onChange={set} />
      <TechnologyFields
        technologies={spec.technologies}
        onChange={(technologies) => set({ technologies })}
      />
      <RequestFields spec={spec} onChange={set} />
      <ResponseFields
        responses={spec.responses ?? null}
        onChange={(responses) => set({ responses })}
      />
      <RawFields slice={slice} raw={spec.raw} onChange={(raw) => set({ raw })} />
      <SamplingFields sampling={spec.sampling} onChange={(sampling) => set({ sampling })} />
    </>
  );
}
