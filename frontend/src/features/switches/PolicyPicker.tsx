/** One of the WAF policies that are live. */
import { Select } from '@mantine/core';
import { keys } from '@/api/keys';
import type { WafPolicy } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { useText } from './text';

type Props = { slice: string; value: string; onChange: (policy: string) => void };

export function PolicyPicker({ slice, value, onChange }: Props) {
  const t = useText();
  const { items } = useEndless<WafPolicy>(
    keys.objects(slice, 'waf-policies'),
    `/slices/${slice}/waf-policies`,
  );
  return (
    <Select
      label={t('waf_policy')}
      placeholder={t('waf_policy.choose')}
      data={items.filter(({ state }) => state !== 'added').map(({ name }) => name)}
      value={value || null}
      searchable
      openOnFocus={false}
      allowDeselect={false}
      onChange={(name) => onChange(name ?? '')}
    />
  );
}
