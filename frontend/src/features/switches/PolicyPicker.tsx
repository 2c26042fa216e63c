/** One of the WAF or DLP policies that are live. */
import { Select } from '@mantine/core';
import { keys } from '@/api/keys';
import type { IntentObject } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { useText } from './text';

type Props = {
  slice: string;
  kind: 'waf' | 'dlp';
  value: string;
  onChange: (policy: string) => void;
};

export function PolicyPicker({ slice, kind, value, onChange }: Props) {
  const t = useText();
  const { items } = useEndless<IntentObject<unknown>>(
    keys.objects(slice, `${kind}-policies`),
    `/slices/${slice}/${kind}-policies`,
  );
  return (
    <Select
      label={t(`${kind}_policy`)}
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
