/** When and how often a failed request is tried again. */
import type { Retry, RetryOn } from '@/api/types/intent';
import { NamesField, NumberField } from '@/intent/fields';
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
const isCondition = (text: string): text is RetryOn => CONDITIONS.some((known) => known === text);

type Props = { retry: Retry; onChange: (retry: Retry) => void };

export function RetryFields({ retry, onChange }: Props) {
  const t = useRoutesText();
  return (
    <div className={classes.block}>
      <NamesField
        pointer="/spec/action/retry/on"
        label={t('retry.on')}
        options={CONDITIONS}
        value={retry.on}
        onChange={(on) => onChange({ ...retry, on: on.filter(isCondition) })}
      />
      <div className={lines.line}>
        <NumberField
          pointer="/spec/action/retry/attempts"
          label={t('retry.attempts')}
          width={110}
          min={1}
          value={retry.attempts}
          onChange={(attempts) => onChange({ ...retry, attempts })}
        />
        <NumberField
          pointer="/spec/action/retry/per_try_timeout_seconds"
          label={t('retry.pertry')}
          width={140}
          suffix=" s"
          fractions
          value={retry.per_try_timeout_seconds ?? 0}
          onChange={(seconds) => onChange({ ...retry, per_try_timeout_seconds: seconds || null })}
        />
      </div>
    </div>
  );
}
