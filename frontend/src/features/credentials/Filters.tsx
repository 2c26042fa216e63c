/** Which credentials are shown: by words, kind, source and state; all of it in the address. */
import { Select } from '@mantine/core';
import { useUrlState } from '@/lib/urlState';
import { FilterInput } from '@/ui/grid/FilterInput';
import { KIND_NAMES, STATES } from './looks';
import { useText } from './text';

const SOURCES = ['sealed', 'vault_kv'] as const;
export const NAMES = ['q', 'kind', 'source', 'state'] as const;

export function Filters() {
  const t = useText();
  const choices = {
    kind: KIND_NAMES.map((value) => ({ value, label: t(`kind.${value}`) })),
    source: SOURCES.map((value) => ({ value, label: t(`source.${value}`) })),
    state: STATES.map((value) => ({ value, label: t(`state.${value}`) })),
  };
  return (
    <>
      <FilterInput placeholder={t('filter')} width={220} />
      <Choice name="kind" label={t('filter.kind')} data={choices.kind} />
      <Choice name="source" label={t('filter.source')} data={choices.source} />
      <Choice name="state" label={t('filter.state')} data={choices.state} />
    </>
  );
}

type ChoiceProps = { name: string; label: string; data: { value: string; label: string }[] };

function Choice({ name, label, data }: ChoiceProps) {
  const [url, setUrl] = useUrlState();
  return (
    <Select
      w={160}
      aria-label={label}
      placeholder={label}
      data={data}
      value={url[name] ?? null}
      clearable
      onChange={(value) => setUrl({ [name]: value ?? '' })}
    />
  );
}
