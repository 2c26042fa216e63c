/** Endpoints: a list of addresses, or a DNS name. */
import { SegmentedControl } from '@mantine/core';
import type { Endpoints } from '@/api/types/intent';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { useIsReadOnly } from '@/intent/problems';
import { AddressRows } from './AddressRows';
import { endpointsOf } from './blank';
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
        <AddressRows
          addresses={endpoints.addresses}
          onChange={(addresses) => onChange({ ...endpoints, addresses })}
        />
      ) : (
        <div className={lines.line}>
          <div className={lines.grow}>
            <TextField
              mono
              pointer="/spec/endpoints/host"
              label={t('host')}
              placeholder="svc.example.com"
              value={endpoints.host}
              onChange={(host) => onChange({ ...endpoints, host })}
            />
          </div>
          <NumberField
            pointer="/spec/endpoints/port"
            label={t('port')}
            width={84}
            value={endpoints.port}
            onChange={(port) => onChange({ ...endpoints, port })}
          />
        </div>
      )}
    </div>
  );
}
