/** When and how often a failed request is tried again. */
import type { Retry, RetryOn } from '@/api/types/intent';
import { ChoicesField, NamesField } from '@/intent/fields/NamesField';
import { NumberField, OptionalNumberField } from '@/intent/fields/NumberField';
import lines from '@/intent/intent.module.css';
import classes from './routes.module.css';
import { useRoutesText } from './text';

const CONDITIONS: readonly RetryOn[] = [
  '5xx',
  'gateway-error',
  'connect-failure',
  'reset',
  'retriable-4xx',
];

type Props = { retry: Retry; onChange: (retry: Retry) => void };

export function RetryFields({ retry, onChange }: Props) {
  const t = useRoutesText();
  return (
    <div className={classes.block}>
      <ChoicesField
        pointer="/spec/action/retry/on"
        label={t('retry.on')}
        options={CONDITIONS}
        value={retry.on}
        onChange={(on) => onChange({ ...retry, on })}
      />
      <NamesField
        pointer="/spec/action/retry/statuses"
        label={t('retry.statuses')}
        value={retry.statuses.map(String)}
        onChange={(words) => onChange({ ...retry, statuses: words.map(Number).filter(Boolean) })}
      />
      <div className={lines.line}>
        <NumberField
          pointer="/spec/action/retry/attempts"
          label={t('retry.attempts')}
          width={92}
          value={retry.attempts}
          onChange={(attempts) => onChange({ ...retry, attempts })}
        />
        <OptionalNumberField
          pointer="/spec/action/retry/per_try_timeout_seconds"
          label={t('retry.pertry')}
          placeholder={t('retry.nolimit')}
          width={140}
          suffix=" s"
          fractions
          value={retry.per_try_timeout_seconds}
          onChange={(per_try_timeout_seconds) => onChange({ ...retry, per_try_timeout_seconds })}
        />
      </div>
    </div>
  );
}
