/** How the health of each endpoint is told: what is asked, how often, and what counts. */
import type { HealthCheck } from '@/api/types/intent';
import { NamesField, NumberField, TextField } from '@/intent/fields';
import lines from '@/intent/intent.module.css';
import classes from './services.module.css';
import { useServicesText } from './text';

type Props = { check: HealthCheck; onChange: (check: HealthCheck) => void };
type Counted = 'interval_seconds' | 'timeout_seconds' | 'unhealthy_threshold' | 'healthy_threshold';

export function HealthFields({ check, onChange }: Props) {
  const t = useServicesText();
  const number = (key: Counted, label: string, suffix: string) => (
    <NumberField
      pointer={`/spec/health_check/${key}`}
      label={label}
      suffix={suffix}
      fractions={suffix === ' s'}
      value={check[key]}
      onChange={(value) => onChange({ ...check, [key]: value })}
    />
  );
  return (
    <div className={classes.block}>
      <TextField
        mono
        pointer="/spec/health_check/path"
        label={t('health.path')}
        value={check.path}
        onChange={(path) => onChange({ ...check, path })}
      />
      <div className={lines.line}>
        {number('interval_seconds', t('health.interval'), ' s')}
        {number('timeout_seconds', t('health.timeout'), ' s')}
        {number('unhealthy_threshold', t('health.unhealthy'), '×')}
        {number('healthy_threshold', t('health.healthy'), '×')}
      </div>
      <NamesField
        pointer="/spec/health_check/expected_statuses"
        label={t('health.statuses')}
        value={check.expected_statuses.map(String)}
        onChange={(statuses) =>
          onChange({ ...check, expected_statuses: statuses.map(Number).filter(Number.isInteger) })
        }
      />
    </div>
  );
}
