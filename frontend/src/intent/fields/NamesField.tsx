/** Several short words: typed freely, or only chosen from what there is. */
import { MultiSelect, TagsInput } from '@mantine/core';
import classes from '../intent.module.css';
import { useField, type Field } from './useField';

type Props<Word extends string> = Field<Word[]> & {
  options?: readonly Word[];
  placeholder?: string;
};

const NO_OPTIONS: readonly string[] = [];
const look = { pill: classes.pill ?? '' };

export function NamesField({ options = NO_OPTIONS, placeholder, ...field }: Props<string>) {
  return (
    <TagsInput
      {...useField({ ...field, isBranch: true })}
      data={[...options]}
      value={field.value}
      placeholder={field.value.length === 0 ? placeholder : undefined}
      splitChars={[',', ' ']}
      acceptValueOnBlur
      openOnFocus={false}
      classNames={look}
      onChange={field.onChange}
    />
  );
}

export function ChoicesField<Word extends string>({
  options,
  placeholder,
  ...field
}: Props<Word> & { options: readonly Word[] }) {
  return (
    <MultiSelect
      {...useField({ ...field, isBranch: true })}
      data={[...options]}
      value={field.value}
      placeholder={field.value.length === 0 ? placeholder : undefined}
      openOnFocus={false}
      classNames={look}
      onChange={(words) => field.onChange(options.filter((word) => words.includes(word)))}
    />
  );
}
