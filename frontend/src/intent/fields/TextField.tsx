import { TextInput } from '@mantine/core';
import classes from '../intent.module.css';
import { useField, type Field } from './useField';

type Props = Field<string> & {
  /** Addresses, patterns, names: what is read letter by letter. */
  mono?: boolean;
  placeholder?: string;
};

export function TextField({ mono, placeholder, ...field }: Props) {
  return (
    <TextInput
      {...useField(field)}
      value={field.value}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      classNames={mono ? { input: classes.mono ?? '' } : {}}
      onChange={(event) => field.onChange(event.currentTarget.value)}
    />
  );
}
