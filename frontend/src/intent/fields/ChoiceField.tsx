/** One out of a few, or one name out of the slice's. */
import { Select } from '@mantine/core';
import classes from '../intent.module.css';
import { useIntentText } from '../text';
import { useField, type Field } from './useField';

type ChoiceProps<Value extends string> = Field<Value> & {
  options: readonly { value: Value; label: string }[];
};

export function ChoiceField<Value extends string>({ options, ...field }: ChoiceProps<Value>) {
  return (
    <Select
      {...useField(field)}
      data={[...options]}
      value={field.value}
      allowDeselect={false}
      openOnFocus={false}
      checkIconPosition="right"
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      onChange={(value) => value !== null && field.onChange(value)}
    />
  );
}

type NameProps = Field<string> & { options: readonly string[]; placeholder?: string };

/** A name that no longer exists stays visible, with its problem. */
export function NameField({ options, placeholder, ...field }: NameProps) {
  const t = useIntentText();
  const { value } = field;
  const look = useField(field);
  const data = value && !options.includes(value) ? [value, ...options] : [...options];
  return (
    <Select
      {...look}
      error={look.error && (value === '' ? t('choose') : look.error)}
      data={data}
      value={value || null}
      placeholder={placeholder}
      searchable
      allowDeselect={false}
      openOnFocus={false}
      checkIconPosition="right"
      classNames={{ input: classes.mono ?? '' }}
      onChange={(next) => field.onChange(next ?? '')}
    />
  );
}
