/** How a node talks to the endpoints: protocol, which one is next, how long to wait for a connection. */
import type { ServiceSpec } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField, OptionalNumberField } from '@/intent/fields/NumberField';
import lines from '@/intent/intent.module.css';
import { useServicesText } from './text';

const PROTOCOLS = ['http1', 'http2'] as const;
const BALANCING = ['round_robin', 'least_request', 'random', 'ring_hash', 'maglev'] as const;
const BY_TURNS: ReadonlySet<string> = new Set(['round_robin', 'least_request']);

type Props = { spec: ServiceSpec; onChange: (change: Partial<ServiceSpec>) => void };

export function ConnectionFields({ spec, onChange }: Props) {
  const t = useServicesText();
  return (
    <div className={lines.line}>
      <ChoiceField
        pointer="/spec/protocol"
        label={t('protocol')}
        width={96}
        options={PROTOCOLS.map((value) => ({ value, label: t(value) }))}
        value={spec.protocol}
        onChange={(protocol) => onChange({ protocol })}
      />
      <div className={lines.grow}>
        <ChoiceField
          pointer="/spec/load_balancing"
          label={t('balancing')}
          options={BALANCING.map((value) => ({ value, label: t(`balancing.${value}`) }))}
          value={spec.load_balancing}
          onChange={(load_balancing) =>
            onChange(
              BY_TURNS.has(load_balancing)
                ? { load_balancing }
                : { load_balancing, slow_start_seconds: null },
            )
          }
        />
      </div>
      {BY_TURNS.has(spec.load_balancing) && (
        <OptionalNumberField
          pointer="/spec/slow_start_seconds"
          label={t('slow')}
          placeholder={t('none')}
          width={96}
          suffix=" s"
          fractions
          value={spec.slow_start_seconds}
          onChange={(slow_start_seconds) => onChange({ slow_start_seconds })}
        />
      )}
      <NumberField
        pointer="/spec/connect_timeout_seconds"
        label={t('connect')}
        width={104}
        suffix=" s"
        fractions
        value={spec.connect_timeout_seconds}
        onChange={(connect_timeout_seconds) => onChange({ connect_timeout_seconds })}
      />
    </div>
  );
}
