/** A span of time; NaN, which JSON says as null, while it is none: the check then asks for one, at this field. */
import { SpanInput } from '@/ui/form/SpanInput';
import { useField, type Field } from './useField';

export function SpanField(field: Field<number>) {
  return <SpanInput {...useField(field)} value={field.value} onChange={field.onChange} />;
}
