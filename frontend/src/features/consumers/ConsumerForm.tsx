/** The form of a consumer: what it is, and in which groups. Its keys have verbs of their own. */
import type { ConsumerSpec } from '@/api/types/intent';
import { NamesField } from '@/intent/fields/NamesField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { useText } from './text';

export function ConsumerForm({ spec, onChange }: FormProps<ConsumerSpec>) {
  const t = useText();
  return (
    <>
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => onChange({ ...spec, description })}
      />
      <NamesField
        pointer="/spec/groups"
        label={t('groups')}
        hint={t('groups.hint')}
        placeholder={t('groups.none')}
        value={spec.groups}
        onChange={(groups) => onChange({ ...spec, groups })}
      />
    </>
  );
}
