/** Text of several lines that is read letter by letter, such as a certificate. */
import { Textarea } from '@mantine/core';
import classes from '../intent.module.css';
import { useField, type Field } from './useField';

type Props = Field<string> & { rows: number; placeholder?: string };

export function TextAreaField({ rows, placeholder, ...field }: Props) {
  return (
    <Textarea
      {...useField(field)}
      rows={rows}
      value={field.value}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      classNames={{ input: classes.mono ?? '' }}
      onChange={(event) => field.onChange(event.currentTarget.value)}
    />
  );
}
