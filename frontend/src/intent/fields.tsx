/** Form fields that know their JSON pointer: label, value, and the problem found at that place. */
import { NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { useIsReadOnly, useProblemAt } from './problems';

type Common<Value> = {
  pointer: string;
  /** Left out: the field is named by `name` for assistive technology only. */
  label?: string;
  name?: string;
  hint?: string;
  value: Value;
  onChange: (value: Value) => void;
  width?: number | string;
};

function useField({
  pointer,
  label,
  name,
  hint,
  width,
}: Omit<Common<unknown>, 'value' | 'onChange'>) {
  const error = useProblemAt(pointer);
  const isReadOnly = useIsReadOnly();
  return {
    label,
    'aria-label': label ? undefined : name,
    description: hint,
    error,
    disabled: isReadOnly,
    ...(width === undefined ? {} : { w: width }),
  };
}

export function TextField({
  mono,
  placeholder,
  ...props
}: Common<string> & { mono?: boolean; placeholder?: string }) {
  return (
    <TextInput
      {...useField(props)}
      value={props.value}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      ff={mono ? 'monospace' : undefined}
      data-mono={mono || undefined}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

type NumberProps = Common<number> & {
  min?: number;
  max?: number;
  step?: number;
  suffix?: string;
  fractions?: boolean;
};

export function NumberField({ min, max, step, suffix, fractions, ...props }: NumberProps) {
  return (
    <NumberInput
      {...useField(props)}
      value={props.value}
      min={min}
      max={max}
      step={step}
      suffix={suffix}
      allowDecimal={fractions ?? false}
      clampBehavior="none"
      onChange={(value) => props.onChange(typeof value === 'number' ? value : Number(value) || 0)}
    />
  );
}

type ChoiceProps<Value extends string> = Common<Value> & {
  options: readonly { value: Value; label: string }[];
};

export function ChoiceField<Value extends string>({ options, ...props }: ChoiceProps<Value>) {
  return (
    <Select
      {...useField(props)}
      data={[...options]}
      value={props.value}
      allowDeselect={false}
      checkIconPosition="right"
      onChange={(value) => value !== null && props.onChange(value)}
    />
  );
}

type NameProps = Common<string> & { options: readonly string[]; placeholder?: string };

/** One name out of the slice's; a name that no longer exists stays visible, with its problem. */
export function NameField({ options, placeholder, ...props }: NameProps) {
  const data =
    props.value && !options.includes(props.value) ? [props.value, ...options] : [...options];
  return (
    <Select
      {...useField(props)}
      data={data}
      value={props.value || null}
      placeholder={placeholder}
      searchable
      allowDeselect={false}
      onChange={(value) => props.onChange(value ?? '')}
    />
  );
}

type NamesProps = Common<string[]> & { options?: readonly string[]; placeholder?: string };

const NO_OPTIONS: readonly string[] = [];

export function NamesField({ options = NO_OPTIONS, placeholder, ...props }: NamesProps) {
  const error = useProblemAt(props.pointer, true);
  return (
    <TagsInput
      {...useField(props)}
      error={error}
      data={[...options]}
      value={props.value}
      placeholder={props.value.length === 0 ? placeholder : undefined}
      onChange={props.onChange}
    />
  );
}

export function SwitchField(props: Common<boolean>) {
  return (
    <Switch
      {...useField(props)}
      checked={props.value}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  );
}
