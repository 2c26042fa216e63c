/** The form of a service: endpoints, connection, health. */
import { Switch } from '@mantine/core';
import type { ServiceSpec } from '@/api/types/intent';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { PoliciesFields } from '@/intent/policies/PoliciesFields';
import { usePoliciesText } from '@/intent/policies/text';
import { useIsReadOnly } from '@/intent/problems';
import { SideSection } from '@/ui/panel/SidePanel';
import { healthCheck, outlierDetection } from './blank';
import { ConnectionFields } from './ConnectionFields';
import { EndpointFields } from './EndpointFields';
import { FailoverFields } from './FailoverFields';
import { HealthFields } from './HealthFields';
import { LimitFields } from './LimitFields';
import { OutlierFields } from './OutlierFields';
import classes from './services.module.css';
import { useServicesText } from './text';
import { TlsFields } from './TlsFields';

export function ServiceForm({ spec, onChange, slice }: FormProps<ServiceSpec>) {
  const t = useServicesText();
  const tPolicies = usePoliciesText();
  const isReadOnly = useIsReadOnly();
  const set = (change: Partial<ServiceSpec>) => onChange({ ...spec, ...change });
  return (
    <>
      <SideSection title={t('endpoints')}>
        <EndpointFields endpoints={spec.endpoints} onChange={(endpoints) => set({ endpoints })} />
      </SideSection>
      <SideSection title={t('section.connection')}>
        <div className={classes.block}>
          <ConnectionFields spec={spec} onChange={set} />
          <TlsFields
            slice={slice}
            tls={spec.tls}
            host={
              spec.endpoints.type === 'dns' && spec.endpoints.record !== 'srv'
                ? spec.endpoints.host
                : ''
            }
            onChange={(tls) => set({ tls })}
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
          <Switch
            label={t('outlier.on')}
            disabled={isReadOnly}
            checked={spec.outlier_detection !== null}
            onChange={(event) =>
              set({ outlier_detection: event.currentTarget.checked ? outlierDetection() : null })
            }
          />
          {spec.outlier_detection && (
            <OutlierFields
              detection={spec.outlier_detection}
              onChange={(outlier_detection) => set({ outlier_detection })}
            />
          )}
        </div>
      </SideSection>
      <SideSection title={t('section.failover')}>
        <FailoverFields failover={spec.failover} onChange={(failover) => set({ failover })} />
      </SideSection>
      <SideSection title={t('section.limits')}>
        <LimitFields limits={spec.limits} onChange={(limits) => set({ limits })} />
      </SideSection>
      <PoliciesFields
        slice={slice}
        said={{ policies: spec.policies }}
        hint={tPolicies('hint.service')}
        onChange={({ policies }) => set({ policies })}
      />
      <SideSection title={t('description')}>
        <TextField
          pointer="/spec/description"
          name={t('description')}
          placeholder={t('description.hint')}
          value={spec.description}
          onChange={(description) => set({ description })}
        />
      </SideSection>
    </>
  );
}
