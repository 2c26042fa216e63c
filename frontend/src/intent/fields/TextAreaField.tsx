/** Text of several lines that is read letter by letter, such as a certificate. */
import { Textarea } from '@mantine/core';
import classes from '../intent.module.css';
import { useField, type Field } from './useField';

type Props = Field<string> & { rows: number; placeholder?: string; readOnly?: boolean };

export function TextAreaField({ rows, placeholder, readOnly = false, ...field }: Props) {
  return (
    <Textarea
      {...useField(field)}
      rows={rows}
      value={field.value}
      placeholder={placeholder}
      readOnly={readOnly}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      classNames={{ input: classes.mono ?? '' }}
      onChange={(event) => field.onChange(event.currentTarget.value)}
    />
  );
}
