/** The form of a policy, in the order one thinks: what it does, what it looks for, where, and what is no leak. */
import type { DlpPolicySpec } from '@/api/types/dlp';
import { CardsField } from '@/intent/fields/CardsField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { SideSection } from '@/ui/panel/SidePanel';
import { AnswerFields } from './AnswerFields';
import { MODES } from './blank';
import { DetectorRows } from './DetectorRows';
import { ExclusionRows } from './ExclusionRows';
import { PatternRows } from './PatternRows';
import { PlacesFields } from './PlacesFields';
import { useText } from './text';
import { TryOut } from './TryOut';

export function PolicyForm({ spec, onChange, slice }: FormProps<DlpPolicySpec>) {
  const t = useText();
  const set = (change: Partial<DlpPolicySpec>) => onChange({ ...spec, ...change });
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
      <SideSection title={t('detectors')}>
        <DetectorRows spec={spec} onChange={(detectors) => set({ detectors })} />
      </SideSection>
      <SideSection title={t('patterns')}>
        <PatternRows
          slice={slice}
          patterns={spec.patterns}
          onChange={(patterns) => set({ patterns })}
        />
      </SideSection>
      <SideSection title={t('try')}>
        <TryOut slice={slice} spec={spec} />
      </SideSection>
      <SideSection title={t('exclusions')}>
        <ExclusionRows spec={spec} onChange={(exclusions) => set({ exclusions })} />
      </SideSection>
      <PlacesFields spec={spec} onChange={set} />
      <AnswerFields said={spec.responses} onChange={set} />
    </>
  );
}
