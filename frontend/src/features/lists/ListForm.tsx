/** The form of a list: what its entries are, what it is for, and the entries. */
import type { ListSpec, ListType } from '@/api/types/intent';
import { CardsField } from '@/intent/fields/CardsField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { SideSection } from '@/ui/panel/SidePanel';
import { EntriesField } from './EntriesField';
import { useText } from './text';

const TYPES: readonly ListType[] = ['address', 'string', 'integer'];

export function ListForm({ name, spec, onChange }: FormProps<ListSpec>) {
  const t = useText();
  return (
    <>
      <CardsField
        pointer="/spec/type"
        label={t('type')}
        cards={TYPES.map((value) => ({
          value,
          label: t(`type.${value}`),
          text: t(`type.${value}.text`),
        }))}
        value={spec.type}
        onChange={(type) => onChange({ ...spec, type })}
      />
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => onChange({ ...spec, description })}
      />
      <SideSection title={t('entries')}>
        <EntriesField
          name={name}
          type={spec.type}
          entries={spec.entries}
          onChange={(entries) => onChange({ ...spec, entries })}
        />
      </SideSection>
    </>
  );
}
