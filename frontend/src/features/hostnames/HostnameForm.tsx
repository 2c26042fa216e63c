/** The form of a hostname: what happens to plain HTTP, and what it is for. Its name is claimed, so it never changes. */
import type { HostnameSpec } from '@/api/types/intent';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { useHostnamesText } from './text';

export function HostnameForm({ spec, onChange }: FormProps<HostnameSpec>) {
  const t = useHostnamesText();
  return (
    <>
      <SwitchField
        pointer="/spec/redirect_to_https"
        label={t('redirect')}
        value={spec.redirect_to_https}
        onChange={(redirect_to_https) => onChange({ ...spec, redirect_to_https })}
      />
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
