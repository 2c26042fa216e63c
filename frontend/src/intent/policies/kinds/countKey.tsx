/** What requests are told apart by under a limit or a quota. */
import type { CountKey } from '@/api/types/intent';
import { TextField } from '../../fields/TextField';
import { usePoliciesText, type Words } from '../text';

export function keyOf(type: CountKey['type']): CountKey {
  if (type === 'header' || type === 'query') return { type, name: '' };
  return type === 'claim' ? { type, claim: 'sub' } : { type };
}

export function keySentence(key: CountKey, t: Words): string {
  const name = key.type === 'claim' ? key.claim : 'name' in key ? key.name : '';
  return t(`count.${key.type}`, { name });
}

type Props = {
  pointer: string;
  by: CountKey;
  onChange: (by: CountKey) => void;
  /** In a row of fields, what it is stands beside it and not above. */
  isNamed?: boolean;
};

/** The name of the header, parameter or claim; nothing where there is none. */
export function KeyNameField({ pointer, by, onChange, isNamed = false }: Props) {
  const t = usePoliciesText();
  const called = (text: string) => (isNamed ? { name: text } : { label: text });
  if (by.type === 'claim')
    return (
      <TextField
        mono
        pointer={`${pointer}/claim`}
        {...called(t('count.name.claim'))}
        placeholder="sub"
        value={by.claim}
        onChange={(claim) => onChange({ ...by, claim })}
      />
    );
  if (by.type !== 'header' && by.type !== 'query') return null;
  return (
    <TextField
      mono
      pointer={`${pointer}/name`}
      {...called(t(`count.name.${by.type}`))}
      placeholder={by.type === 'header' ? 'x-client' : 'user'}
      value={by.name}
      onChange={(name) => onChange({ ...by, name })}
    />
  );
}
