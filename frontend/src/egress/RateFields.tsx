/** How often somebody may ask, on each node; empty: as often as it likes. */
import type { EgressRule } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import lines from '@/intent/intent.module.css';
import { useText } from './text';

type Rate = EgressRule['rate'];

const PERIODS = ['second', 'minute'] as const;

type Props = { rate: Rate; onChange: (rate: Rate) => void; pointer: string };

export function RateFields({ rate, onChange, pointer }: Props) {
  const t = useText();
  const per = rate?.per ?? 'minute';
  return (
    <div className={lines.line}>
      <OptionalNumberField
        pointer={`${pointer}/requests`}
        label={t('rate')}
        placeholder={t('rate.none')}
        width={180}
        value={rate?.requests ?? null}
        onChange={(requests) => onChange(requests === null ? null : { requests, per })}
      />
      {rate && (
        <ChoiceField
          pointer={`${pointer}/per`}
          label={t('rate.per')}
          width={110}
          options={PERIODS.map((value) => ({ value, label: t(`rate.${value}`) }))}
          value={per}
          onChange={(next) => onChange({ ...rate, per: next })}
        />
      )}
    </div>
  );
}
