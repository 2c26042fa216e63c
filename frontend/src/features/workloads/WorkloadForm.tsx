/** The form of a workload: whose it is, and what it does. */
import type { WorkloadSpec } from '@/api/types/intent';
import { RateFields } from '@/egress/RateFields';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NamesField } from '@/intent/fields/NamesField';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { useText } from './text';

export function WorkloadForm({ spec, onChange }: FormProps<WorkloadSpec>) {
  const t = useText();
  return (
    <>
      <TextField
        pointer="/spec/owner"
        label={t('owner')}
        placeholder={t('owner.hint')}
        value={spec.owner}
        onChange={(owner) => onChange({ ...spec, owner })}
      />
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => onChange({ ...spec, description })}
      />
      <FieldGroup label={t('data_classes')} pointer="/spec/data_classes">
        <NamesField
          pointer="/spec/data_classes"
          name={t('data_classes')}
          placeholder={t('data_classes.hint')}
          value={spec.data_classes}
          onChange={(classes) => onChange({ ...spec, data_classes: classes })}
        />
      </FieldGroup>
      <RateFields
        pointer="/spec/rate"
        rate={spec.rate}
        onChange={(rate) => onChange({ ...spec, rate })}
      />
      <OptionalNumberField
        pointer="/spec/max_tunnels"
        label={t('maxTunnels')}
        placeholder={t('maxTunnels.none')}
        width={220}
        value={spec.max_tunnels}
        onChange={(most) => onChange({ ...spec, max_tunnels: most })}
      />
      <SwitchField
        pointer="/spec/by_source"
        label={t('bySource')}
        hint={t('bySource.hint')}
        value={spec.by_source}
        onChange={(bySource) => onChange({ ...spec, by_source: bySource })}
      />
    </>
  );
}
