/** How the health of each endpoint is told: what is asked, how often, and what counts. */
import type { HealthCheck } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField, OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import classes from './services.module.css';
import { useServicesText } from './text';

type Props = { check: HealthCheck; onChange: (check: HealthCheck) => void };

const PROTOCOLS = ['http', 'grpc', 'tcp'] as const;
const USUAL_JITTER = '10 %';
const COUNTED = [
  ['interval_seconds', 'health.interval', ' s'],
  ['timeout_seconds', 'health.timeout', ' s'],
  ['unhealthy_threshold', 'health.unhealthy', '×'],
  ['healthy_threshold', 'health.healthy', '×'],
] as const;

export function HealthFields({ check, onChange }: Props) {
  const t = useServicesText();
  const set = (change: Partial<HealthCheck>) => onChange({ ...check, ...change });
  return (
    <div className={classes.block}>
      <ChoiceField
        pointer="/spec/health_check/protocol"
        label={t('health.protocol')}
        options={PROTOCOLS.map((value) => ({ value, label: t(`health.by.${value}`) }))}
        value={check.protocol ?? 'http'}
        onChange={(protocol) => set(asked(protocol, check))}
      />
      <AskedFields check={check} set={set} />
      <div className={classes.quarters}>
        {COUNTED.map(([key, label, suffix]) => (
          <NumberField
            key={key}
            pointer={`/spec/health_check/${key}`}
            label={t(label)}
            suffix={suffix}
            fractions={suffix === ' s'}
            value={check[key]}
            onChange={(value) => set({ [key]: value })}
          />
        ))}
      </div>
      <div className={classes.quarters}>
        <OptionalNumberField
          pointer="/spec/health_check/jitter_percent"
          label={t('health.jitter')}
          suffix=" %"
          placeholder={USUAL_JITTER}
          value={check.jitter_percent}
          onChange={(jitter_percent) => set({ jitter_percent })}
        />
      </div>
      <SwitchField
        pointer="/spec/health_check/heed_immediate_failure"
        label={t('health.heed')}
        value={check.heed_immediate_failure}
        onChange={(heed_immediate_failure) => set({ heed_immediate_failure })}
      />
    </div>
  );
}

type AskedProps = { check: HealthCheck; set: (change: Partial<HealthCheck>) => void };

/** What a protocol needs to be told; a connection alone needs nothing. */
function AskedFields({ check, set }: AskedProps) {
  const t = useServicesText();
  if (check.protocol === 'tcp') return null;
  const host = (
    <TextField
      mono
      pointer="/spec/health_check/host"
      label={t('health.host')}
      placeholder={t('health.host.none')}
      value={check.host ?? ''}
      onChange={(value) => set({ host: value || null })}
    />
  );
  if (check.protocol === 'grpc')
    return (
      <>
        <TextField
          mono
          pointer="/spec/health_check/grpc_service"
          label={t('health.service')}
          placeholder={t('health.service.all')}
          value={check.grpc_service ?? ''}
          onChange={(value) => set({ grpc_service: value || null })}
        />
        {host}
      </>
    );
  return (
    <>
      <TextField
        mono
        pointer="/spec/health_check/path"
        label={t('health.path')}
        value={check.path ?? ''}
        onChange={(path) => set({ path })}
      />
      {host}
      <NamesField
        pointer="/spec/health_check/expected_statuses"
        label={t('health.statuses')}
        value={check.expected_statuses.map(String)}
        onChange={(statuses) => set({ expected_statuses: numbersIn(statuses) })}
      />
    </>
  );
}

/** What fits the other protocol stays; what does not is no more said. */
function asked(protocol: string, check: HealthCheck): Partial<HealthCheck> {
  if (protocol === 'grpc') return { protocol: 'grpc', path: null };
  if (protocol === 'tcp') return { protocol: 'tcp', path: null, host: null, grpc_service: null };
  return { protocol: null, path: check.path ?? '/healthz', grpc_service: null };
}

const numbersIn = (words: readonly string[]): number[] =>
  words.map(Number).filter((number) => Number.isInteger(number));
