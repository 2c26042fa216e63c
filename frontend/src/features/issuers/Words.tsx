/** One line of text of an issuer about to be added or changed. */
import { TextInput } from '@mantine/core';
import type { ApiError } from '@/api/errors';
import type { IssuerDraft } from './draft';
import { errorAt } from '@/api/fieldErrors';
import { useText } from './text';

export type FieldProps = {
  draft: IssuerDraft;
  error: ApiError | null;
  /** There is a secret for this way of writing DNS records already. */
  hasSecret?: boolean;
  onChange: (changes: Partial<IssuerDraft>) => void;
};

type Word = 'name' | 'title' | 'email' | 'profile' | 'eabKeyId' | 'eabKey' | 'dnsSecret';

type WordsProps = FieldProps & {
  field: Word;
  at: string;
  hint?: string;
  isSecret?: boolean;
};

export function Words({ field, at, hint, isSecret, draft, error, onChange }: WordsProps) {
  const t = useText();
  return (
    <TextInput
      label={t(`field.${field}`)}
      description={hint}
      type={isSecret ? 'password' : 'text'}
      value={draft[field]}
      error={errorAt(error, at)}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange({ [field]: event.currentTarget.value })}
    />
  );
}
