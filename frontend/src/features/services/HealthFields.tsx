/** How the health of each endpoint is told: what is asked, how often, and what counts. */
import type { HealthCheck } from '@/api/types/intent';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import classes from './services.module.css';
import { useServicesText } from './text';

type Props = { check: HealthCheck; onChange: (check: HealthCheck) => void };

const COUNTED = [
  ['interval_seconds', 'health.interval', ' s'],
  ['timeout_seconds', 'health.timeout', ' s'],
  ['unhealthy_threshold', 'health.unhealthy', '×'],
  ['healthy_threshold', 'health.healthy', '×'],
] as const;

export function HealthFields({ check, onChange }: Props) {
  const t = useServicesText();
  return (
    <div className={classes.block}>
      <TextField
        mono
        pointer="/spec/health_check/path"
        label={t('health.path')}
        value={check.path}
        onChange={(path) => onChange({ ...check, path })}
      />
      <div className={classes.quarters}>
        {COUNTED.map(([key, label, suffix]) => (
          <NumberField
            key={key}
            pointer={`/spec/health_check/${key}`}
            label={t(label)}
            suffix={suffix}
            fractions={suffix === ' s'}
            value={check[key]}
            onChange={(value) => onChange({ ...check, [key]: value })}
          />
        ))}
      </div>
      <NamesField
        pointer="/spec/health_check/expected_statuses"
        label={t('health.statuses')}
        value={check.expected_statuses.map(String)}
        onChange={(statuses) => onChange({ ...check, expected_statuses: numbersIn(statuses) })}
      />
    </div>
  );
}

const numbersIn = (words: readonly string[]): number[] =>
  words.map(Number).filter((number) => Number.isInteger(number));
