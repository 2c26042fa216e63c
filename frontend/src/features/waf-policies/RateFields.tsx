/** How often clients may ask before they are answered 429: requests, seconds, and by what they are told apart. */
import type { Rate } from '@/api/types/intent';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import { useText } from './text';

type Props = { rate: Rate; onChange: (rate: Rate) => void; pointer: string };

export function RateFields({ rate, onChange, pointer }: Props) {
  const t = useText();
  return (
    <>
      <NumberField
        pointer={`${pointer}/requests`}
        label={t('rate.requests')}
        width={120}
        value={rate.requests}
        onChange={(requests) => onChange({ ...rate, requests })}
      />
      <NumberField
        pointer={`${pointer}/seconds`}
        label={t('rate.seconds')}
        width={120}
        value={rate.seconds}
        onChange={(seconds) => onChange({ ...rate, seconds })}
      />
      <TextField
        mono
        pointer={`${pointer}/by`}
        label={t('rate.by')}
        placeholder="client+path"
        value={rate.by}
        onChange={(by) => onChange({ ...rate, by })}
      />
    </>
  );
}
