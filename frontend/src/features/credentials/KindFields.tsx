/** The parameters of a kind, and its header where one can choose it. */
import { Select, Textarea, TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import classes from './credentials.module.css';
import type { Draft } from './draft';
import {
  CHOICES,
  FIXED,
  hasHeader,
  hasPrefix,
  isChosen,
  OPTIONAL,
  parametersFor,
  READABLE,
  type Parameter,
} from './looks';
import { problemAt } from './problems';
import { useText } from './text';

type Props = {
  draft: Draft;
  error: ApiError | null;
  /** It is there already: what is compiled of it does not change. */
  isStored: boolean;
  onChange: (changes: Partial<Draft>) => void;
};

export function KindFields({ draft, error, isStored, onChange }: Props) {
  const t = useText();
  const { kind, parameters } = draft;
  return (
    <>
      {hasHeader(kind, parameters) && (
        <div className={classes.pair}>
          <TextInput
            label={t('header')}
            value={draft.header}
            disabled={isStored}
            error={problemAt(error, '/header')}
            onChange={(event) => onChange({ header: event.currentTarget.value })}
          />
          {hasPrefix(kind) && (
            <TextInput
              label={t('prefix')}
              value={draft.prefix}
              disabled={isStored}
              error={problemAt(error, '/prefix')}
              onChange={(event) => onChange({ prefix: event.currentTarget.value })}
            />
          )}
        </div>
      )}
      {parametersFor(kind, parameters).map((name) => (
        <ParameterField
          key={name}
          name={name}
          value={parameters[name] ?? ''}
          isFixed={isStored && FIXED.has(name)}
          isReadable={draft.isRead && READABLE.has(name)}
          error={problemAt(error, `/parameters/${name}`)}
          onChange={(value) => onChange({ parameters: { ...parameters, [name]: value } })}
        />
      ))}
    </>
  );
}

const PLACEHOLDERS: Partial<Record<Parameter, string>> = {
  components: '@method @path content-digest',
  label: 'sig1',
  header_value: '{signature}',
  timestamp_header: 'x-timestamp',
};
const HINTED = ['components', 'string_to_sign', 'header_value'] as const;
const isHinted = (name: Parameter): name is (typeof HINTED)[number] =>
  (HINTED as readonly Parameter[]).includes(name);

type FieldProps = {
  name: Parameter;
  value: string;
  isFixed: boolean;
  isReadable: boolean;
  error: string | undefined;
  onChange: (value: string) => void;
};

function ParameterField({ name, value, isFixed, isReadable, error, onChange }: FieldProps) {
  const t = useText();
  const label = OPTIONAL.has(name)
    ? t('optional', { name: t(`parameter.${name}`) })
    : t(`parameter.${name}`);
  if (isChosen(name))
    return (
      <Select
        label={t(`parameter.${name}`)}
        data={CHOICES[name].map((one) => ({ value: one, label: t(`choice.${one}`) }))}
        value={value || CHOICES[name][0]}
        disabled={isFixed}
        error={error}
        allowDeselect={false}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  const hint = isHinted(name) ? t(`parameter.${name}.hint`) : undefined;
  if (name === 'string_to_sign')
    return (
      <Textarea
        label={label}
        description={hint}
        value={value}
        disabled={isFixed}
        error={error}
        rows={3}
        spellCheck={false}
        placeholder="{timestamp}.{body}"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  return (
    <TextInput
      label={label}
      description={isReadable ? t('parameter.readable') : hint}
      value={value}
      disabled={isFixed}
      error={error}
      placeholder={PLACEHOLDERS[name] ?? (name.endsWith('_url') ? 'https://' : undefined)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
