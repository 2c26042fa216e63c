/** Endpoints: a list of addresses, or a DNS name. */
import { SegmentedControl } from '@mantine/core';
import type { Endpoints, StaticEndpoint } from '@/api/types/intent';
import { NumberField, TextField } from '@/intent/fields';
import lines from '@/intent/intent.module.css';
import { useIsReadOnly } from '@/intent/problems';
import { Rows } from '@/intent/Rows';
import { endpoint, endpointsOf } from './blank';
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
        <Addresses
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
            width={96}
            value={endpoints.port}
            onChange={(port) => onChange({ ...endpoints, port })}
          />
        </div>
      )}
    </div>
  );
}

const at = (index: number, step: string) => `/spec/endpoints/addresses/${index}/${step}`;

type AddressProps = {
  addresses: readonly StaticEndpoint[];
  onChange: (addresses: StaticEndpoint[]) => void;
};

function Addresses({ addresses, onChange }: AddressProps) {
  const t = useServicesText();
  return (
    <Rows lines={addresses} blank={endpoint} addLabel={t('endpoint.add')} onChange={onChange}>
      {(line, change, index) => (
        <div className={lines.line}>
          <div className={lines.grow}>
            <TextField
              mono
              pointer={at(index, 'address')}
              name={t('address')}
              placeholder="10.0.0.1"
              value={line.address}
              onChange={(address) => change({ ...line, address })}
            />
          </div>
          <NumberField
            pointer={at(index, 'port')}
            name={t('port')}
            width={88}
            value={line.port}
            onChange={(port) => change({ ...line, port })}
          />
          <NumberField
            pointer={at(index, 'weight')}
            name={t('weight')}
            width={70}
            min={1}
            value={line.weight}
            onChange={(weight) => change({ ...line, weight })}
          />
        </div>
      )}
    </Rows>
  );
}
