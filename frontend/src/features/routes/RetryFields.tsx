/** When and how often a failed request is tried again. */
import type { BackOff, Retry, RetryOn } from '@/api/types/intent';
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

const USUAL: BackOff = { base_seconds: 0.025, max_seconds: 0.25 };
const WAITS = ['base_seconds', 'max_seconds'] as const;

/** What is left empty is as usual; with both empty nothing is said. */
function waiting(
  { back_off: now }: Retry,
  which: (typeof WAITS)[number],
  seconds: number | null,
): BackOff | null {
  const next = { ...(now ?? USUAL), [which]: seconds ?? USUAL[which] };
  return WAITS.every((one) => next[one] === USUAL[one]) ? null : next;
}

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
        {WAITS.map((which) => (
          <OptionalNumberField
            key={which}
            pointer={`/spec/action/retry/back_off/${which}`}
            label={t(`retry.${which}`)}
            placeholder={`${USUAL[which]} s`}
            width={140}
            suffix=" s"
            fractions
            value={retry.back_off?.[which] ?? null}
            onChange={(seconds) => onChange({ ...retry, back_off: waiting(retry, which, seconds) })}
          />
        ))}
      </div>
    </div>
  );
}
