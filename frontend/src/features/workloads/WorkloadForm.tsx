/** The form of a workload: whose it is, and what it does. */
import type { WorkloadSpec } from '@/api/types/intent';
import { RateFields } from '@/egress/RateFields';
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
      <RateFields
        pointer="/spec/rate"
        rate={spec.rate}
        onChange={(rate) => onChange({ ...spec, rate })}
      />
    </>
  );
}
