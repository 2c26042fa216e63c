/** Numbers as people type them: a field may stand empty for a moment, or for good where empty means something. */
import { NumberInput } from '@mantine/core';
import { useField, type Field } from './useField';

type Shape = { prefix?: string; suffix?: string; fractions?: boolean };

/** Emptied it is NaN, which JSON says as null: the check then asks for a number, at this field. */
export function NumberField({ prefix, suffix, fractions, ...field }: Field<number> & Shape) {
  return (
    <NumberInput
      {...useField(field)}
      {...look({ prefix, suffix, fractions })}
      value={Number.isFinite(field.value) ? field.value : ''}
      onChange={(value) => field.onChange(value === '' ? Number.NaN : Number(value))}
    />
  );
}

type OptionalProps = Field<number | null> & Shape & { placeholder: string };

/** Empty is an answer too; `placeholder` says which. */
export function OptionalNumberField({
  placeholder,
  prefix,
  suffix,
  fractions,
  ...field
}: OptionalProps) {
  return (
    <NumberInput
      {...useField(field)}
      {...look({ prefix, suffix, fractions })}
      placeholder={placeholder}
      value={field.value ?? ''}
      onChange={(value) => field.onChange(value === '' ? null : Number(value))}
    />
  );
}

const look = ({ fractions = false, ...shape }: Shape) => ({
  ...shape,
  allowDecimal: fractions,
  allowNegative: false,
  hideControls: true,
  clampBehavior: 'none' as const,
});
