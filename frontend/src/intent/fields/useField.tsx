/** What every field has: label or name, hint, the problem found at its JSON pointer, and whether it may be changed. */
import { useIsReadOnly, useProblemAt } from '../problems';

export type Field<Value> = {
  pointer: string;
  /** Left out: the field is named by `name` for assistive technology only. */
  label?: string;
  name?: string;
  hint?: string;
  value: Value;
  onChange: (value: Value) => void;
  width?: number | string;
};

type Options = Omit<Field<unknown>, 'value' | 'onChange'> & {
  /** It also shows the problems of what lies below its pointer. */
  isBranch?: boolean;
};

export function useField({ pointer, label, name, hint, width, isBranch = false }: Options) {
  const problem = useProblemAt(pointer, isBranch);
  return {
    label,
    'aria-label': label ? undefined : name,
    description: hint,
    error: problem?.text,
    disabled: useIsReadOnly(),
    wrapperProps: { 'data-severity': problem?.severity },
    'data-pointer': pointer,
    'data-branch': isBranch || undefined,
    ...(width === undefined ? {} : { w: width }),
  };
}
