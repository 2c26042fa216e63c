import { Switch } from '@mantine/core';
import { useField, type Field } from './useField';

export function SwitchField(field: Field<boolean>) {
  return (
    <Switch
      {...useField(field)}
      checked={field.value}
      onChange={(event) => field.onChange(event.currentTarget.checked)}
    />
  );
}
