/** Answers made smaller on their way to clients. */
import type { Compression } from '@/api/types/intent';
import { ChoicesField } from '../../fields/NamesField';
import { usePoliciesText } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const CODINGS = ['br', 'zstd', 'gzip'] as const satisfies readonly Compression['codings'][number][];

export const compression: PolicyKind<Compression> = {
  blank: () => ({ type: 'compression', codings: [...CODINGS] }),
  Fields: CompressionFields,
  sentence: ({ codings }, t) => t('compression.said', { codings: codings.join(', ') }),
};

function CompressionFields({ settings, onChange }: FieldsProps<Compression>) {
  const t = usePoliciesText();
  return (
    <ChoicesField
      pointer={`${POINTER}/codings`}
      label={t('compression.codings')}
      hint={t('compression.codings.hint')}
      options={CODINGS}
      value={settings.codings}
      onChange={(codings) => onChange({ ...settings, codings })}
    />
  );
}
