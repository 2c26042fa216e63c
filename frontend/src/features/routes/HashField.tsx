/** What of a request keeps requests together: a cookie, a header, a parameter, the client's address. */
import type { HashOn } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { hashOn, STICKY } from './blank';
import { useRoutesText } from './text';

type Kind = (typeof STICKY)[number];

type Props = {
  pointer: string;
  label: string;
  kinds: readonly Kind[];
  value: HashOn | null;
  onChange: (value: HashOn | null) => void;
};

export function HashField({ pointer, label, kinds, value, onChange }: Props) {
  const t = useRoutesText();
  return (
    <>
      <ChoiceField
        pointer={pointer}
        label={label}
        width={150}
        options={kinds.map((kind) => ({ value: kind, label: t(`sticky.${kind}`) }))}
        value={value?.type ?? 'none'}
        onChange={(type) => onChange(hashOn(type))}
      />
      {value && 'name' in value && (
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${pointer}/name`}
            label={t('match.name')}
            value={value.name}
            onChange={(name) => onChange({ ...value, name })}
          />
        </div>
      )}
      {value?.type === 'cookie' && (
        <NumberField
          pointer={`${pointer}/ttl_seconds`}
          label={t('sticky.ttl')}
          width={110}
          suffix=" s"
          value={value.ttl_seconds}
          onChange={(ttl_seconds) => onChange({ ...value, ttl_seconds })}
        />
      )}
    </>
  );
}
