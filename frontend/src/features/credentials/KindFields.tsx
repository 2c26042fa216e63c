/** The parameters of a kind, and its header where one can choose it. */
import { Select, TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import classes from './credentials.module.css';
import type { Draft } from './draft';
import { FIXED, hasHeader, KINDS, OPTIONAL, READABLE, type Parameter } from './looks';
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
      {hasHeader(kind) && (
        <div className={classes.pair}>
          <TextInput
            label={t('header')}
            value={draft.header}
            disabled={isStored}
            error={problemAt(error, '/header')}
            onChange={(event) => onChange({ header: event.currentTarget.value })}
          />
          <TextInput
            label={t('prefix')}
            value={draft.prefix}
            disabled={isStored}
            error={problemAt(error, '/prefix')}
            onChange={(event) => onChange({ prefix: event.currentTarget.value })}
          />
        </div>
      )}
      {KINDS[kind].map((name) => (
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
  if (name === 'algorithm')
    return (
      <Select
        label={label}
        data={['RS256', 'ES256']}
        value={value || 'RS256'}
        error={error}
        onChange={(chosen) => onChange(chosen ?? '')}
      />
    );
  return (
    <TextInput
      label={label}
      description={isReadable ? t('parameter.readable') : undefined}
      value={value}
      disabled={isFixed}
      error={error}
      placeholder={name.endsWith('_url') ? 'https://' : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
