/** How much a node sends to a service at once; empty follows the gateway. */
import type { ServiceLimits } from '@/api/types/intent';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import classes from './services.module.css';
import { useServicesText } from './text';

const BOUNDS = [
  ['connections', 'limits.connections', ''],
  ['pending_requests', 'limits.pending', ''],
  ['requests', 'limits.requests', ''],
  ['retry_budget_percent', 'limits.retries', ' %'],
] as const;

const NONE: ServiceLimits = {
  connections: null,
  pending_requests: null,
  requests: null,
  retry_budget_percent: null,
};

type Props = {
  limits: ServiceLimits | null;
  onChange: (limits: ServiceLimits | null) => void;
};

export function LimitFields({ limits, onChange }: Props) {
  const t = useServicesText();
  const said = limits ?? NONE;
  const set = (change: Partial<ServiceLimits>) => {
    const next = { ...said, ...change };
    onChange(Object.values(next).every((value) => value === null) ? null : next);
  };
  return (
    <div className={classes.quarters}>
      {BOUNDS.map(([key, label, suffix]) => (
        <OptionalNumberField
          key={key}
          pointer={`/spec/limits/${key}`}
          label={t(label)}
          placeholder={t('limits.gateway')}
          suffix={suffix}
          fractions={suffix !== ''}
          value={said[key]}
          onChange={(value) => set({ [key]: value })}
        />
      ))}
    </div>
  );
}
