/** Endpoints: a list of addresses, beside which others may register, or a DNS name. */
import { SegmentedControl } from '@mantine/core';
import type { Endpoints } from '@/api/types/intent';
import { SwitchField } from '@/intent/fields/SwitchField';
import { useIsReadOnly } from '@/intent/problems';
import { AddressRows } from './AddressRows';
import { endpointsOf } from './blank';
import { NameFields } from './NameFields';
import classes from './services.module.css';
import { useServicesText } from './text';

type Props = { endpoints: Endpoints; onChange: (endpoints: Endpoints) => void };

export function EndpointFields({ endpoints, onChange }: Props) {
  const t = useServicesText();
  const isReadOnly = useIsReadOnly();
  return (
    <div className={classes.block}>
      <SegmentedControl
        aria-label={t('endpoints.kind')}
        disabled={isReadOnly}
        value={endpoints.type}
        onChange={(type) => type !== endpoints.type && onChange(endpointsOf(type))}
        data={[
          { value: 'static', label: t('static') },
          { value: 'dns', label: t('dns') },
        ]}
      />
      {endpoints.type === 'static' ? (
        <>
          <AddressRows
            addresses={endpoints.addresses}
            onChange={(addresses) => onChange({ ...endpoints, addresses })}
          />
          <SwitchField
            pointer="/spec/endpoints/registration"
            label={t('registration')}
            hint={t('registration.hint')}
            value={endpoints.registration}
            onChange={(registration) => onChange({ ...endpoints, registration })}
          />
        </>
      ) : (
        <NameFields endpoints={endpoints} onChange={onChange} />
      )}
    </div>
  );
}
