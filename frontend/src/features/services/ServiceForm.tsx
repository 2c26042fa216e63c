/** The form of a service: endpoints, connection, health. */
import { Switch } from '@mantine/core';
import type { ServiceSpec } from '@/api/types/intent';
import { ChoiceField, NumberField, TextField } from '@/intent/fields';
import lines from '@/intent/intent.module.css';
import type { FormProps } from '@/intent/kind';
import { useIsReadOnly } from '@/intent/problems';
import { SideSection } from '@/ui/panel/SidePanel';
import { healthCheck } from './blank';
import { EndpointFields } from './EndpointFields';
import { HealthFields } from './HealthFields';
import classes from './services.module.css';
import { useServicesText } from './text';

const BALANCING = ['round_robin', 'least_request', 'random'] as const;

export function ServiceForm({ spec, onChange }: FormProps<ServiceSpec>) {
  const t = useServicesText();
  const isReadOnly = useIsReadOnly();
  const set = (change: Partial<ServiceSpec>) => onChange({ ...spec, ...change });
  return (
    <>
      <SideSection title={t('endpoints')}>
        <EndpointFields endpoints={spec.endpoints} onChange={(endpoints) => set({ endpoints })} />
      </SideSection>
      <SideSection title={t('section.connection')}>
        <div className={lines.line}>
          <ChoiceField
            pointer="/spec/protocol"
            label={t('protocol')}
            width={100}
            options={[
              { value: 'http1', label: 'http1' },
              { value: 'http2', label: 'http2' },
            ]}
            value={spec.protocol}
            onChange={(protocol) => set({ protocol })}
          />
          <ChoiceField
            pointer="/spec/load_balancing"
            label={t('balancing')}
            options={BALANCING.map((value) => ({ value, label: t(`balancing.${value}`) }))}
            value={spec.load_balancing}
            onChange={(load_balancing) => set({ load_balancing })}
          />
          <NumberField
            pointer="/spec/connect_timeout_seconds"
            label={t('connect')}
            width={120}
            suffix=" s"
            fractions
            value={spec.connect_timeout_seconds}
            onChange={(connect_timeout_seconds) => set({ connect_timeout_seconds })}
          />
        </div>
      </SideSection>
      <SideSection title={t('section.health')}>
        <div className={classes.block}>
          <Switch
            label={t('health.on')}
            disabled={isReadOnly}
            checked={spec.health_check !== null}
            onChange={(event) =>
              set({ health_check: event.currentTarget.checked ? healthCheck() : null })
            }
          />
          {spec.health_check && (
            <HealthFields
              check={spec.health_check}
              onChange={(health_check) => set({ health_check })}
            />
          )}
        </div>
      </SideSection>
      <TextField
        pointer="/spec/description"
        label={t('description')}
        value={spec.description}
        onChange={(description) => set({ description })}
      />
    </>
  );
}
