/** Until when something holds, in UTC; empty: for good. */
import { TextInput } from '@mantine/core';
import { fromField, toField } from '@/lib/moments';
import { useField, type Field } from './useField';

export function ExpiryField(field: Field<string | null>) {
  return (
    <TextInput
      {...useField(field)}
      type="datetime-local"
      value={field.value === null ? '' : toField(Date.parse(field.value))}
      onChange={(event) => field.onChange(fromField(event.currentTarget.value))}
    />
  );
}
