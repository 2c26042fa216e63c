/** By what a client stays with the service it met first. */
import type { HashOn } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { hashOn, STICKY } from './blank';
import { useRoutesText } from './text';

const POINTER = '/spec/action/sticky';

type Props = { sticky: HashOn | null; onChange: (sticky: HashOn | null) => void };

export function StickyFields({ sticky, onChange }: Props) {
  const t = useRoutesText();
  return (
    <div className={lines.line}>
      <ChoiceField
        pointer={POINTER}
        label={t('sticky')}
        width={150}
        options={STICKY.map((value) => ({ value, label: t(`sticky.${value}`) }))}
        value={sticky?.type ?? 'none'}
        onChange={(type) => onChange(hashOn(type))}
      />
      {sticky && 'name' in sticky && (
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${POINTER}/name`}
            label={t('match.name')}
            value={sticky.name}
            onChange={(name) => onChange({ ...sticky, name })}
          />
        </div>
      )}
      {sticky?.type === 'cookie' && (
        <NumberField
          pointer={`${POINTER}/ttl_seconds`}
          label={t('sticky.ttl')}
          width={110}
          suffix=" s"
          value={sticky.ttl_seconds}
          onChange={(ttl_seconds) => onChange({ ...sticky, ttl_seconds })}
        />
      )}
    </div>
  );
}
