/** The form of a policy: its type first, then what is said in the words of that type. */
import { useState } from 'react';
import type { TrafficSettings, TrafficType } from '@/api/types/intent';
import { FoldingCardsField } from '@/intent/fields/FoldingCardsField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { POINTER } from '@/intent/policies/kinds/kind';
import { kindOf, TYPES } from '@/intent/policies/kinds/kinds';
import { usePoliciesText } from '@/intent/policies/text';
import { SideSection } from '@/ui/panel/SidePanel';
import type { EditedSpec } from './blank';
import { useText } from './text';

export function PolicyForm({ slice, spec, onChange }: FormProps<EditedSpec>) {
  const t = useText();
  const words = usePoliciesText();
  const { policy } = spec;
  const switchTo = useTypes(policy, (next) => onChange({ ...spec, policy: next }));
  const Fields = policy && kindOf(policy.type).Fields;
  return (
    <>
      <FoldingCardsField
        pointer={POINTER}
        label={words('type')}
        change={t('type.change')}
        cards={TYPES.map((value) => ({
          value,
          label: words(`type.${value}`),
          text: words(`type.${value}.text`),
        }))}
        value={policy?.type ?? null}
        onChange={switchTo}
      />
      {Fields && (
        <SideSection title={words(`type.${policy.type}`)}>
          <Fields
            key={policy.type}
            slice={slice}
            settings={policy}
            onChange={(next) => onChange({ ...spec, policy: next })}
          />
        </SideSection>
      )}
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => onChange({ ...spec, description })}
      />
    </>
  );
}

/** Goes from one type to another; what was said in the words of one is there again when one comes back. */
function useTypes(policy: TrafficSettings | null, onChange: (next: TrafficSettings) => void) {
  const [left, setLeft] = useState<Partial<Record<TrafficType, TrafficSettings>>>({});
  return (type: TrafficType) => {
    if (policy) setLeft({ ...left, [policy.type]: policy });
    onChange(left[type] ?? kindOf(type).blank());
  };
}
