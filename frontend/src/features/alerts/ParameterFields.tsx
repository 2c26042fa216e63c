/** What a kind of rule lets one choose. */
import { NumberInput, Select, Switch } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import type { AlertKind } from '@/api/types/alerts';
import { parametersOf, type Values } from './parameters';
import { problemAt } from './problems';
import { useText, type Text } from './text';

type Props = {
  kind: AlertKind | undefined;
  values: Values;
  error: ApiError | null;
  onChange: (values: Values) => void;
};

export function ParameterFields({ kind, values, error, onChange }: Props) {
  const t = useText();
  return parametersOf(kind).map(({ name, type, choices, min, max }) => {
    const label = t(`parameter.${name}` as Parameters<Text>[0]);
    const set = (value: unknown) => onChange({ ...values, [name]: value });
    const problem = problemAt(error, `/parameters/${name}`);
    if (type === 'switch')
      return (
        <Switch
          key={name}
          label={label}
          checked={values[name] === true}
          onChange={(event) => set(event.currentTarget.checked)}
        />
      );
    if (type === 'choice')
      return (
        <Select
          key={name}
          label={label}
          data={choices}
          value={String(values[name])}
          error={problem}
          allowDeselect={false}
          onChange={set}
        />
      );
    return (
      <NumberInput
        key={name}
        label={label}
        value={values[name] as number}
        min={min}
        max={max}
        error={problem}
        onChange={set}
      />
    );
  });
}
