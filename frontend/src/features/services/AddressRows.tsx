/** Addresses with port, weight, where they are and when they are asked; the first line says which is which. */
import type { StaticEndpoint } from '@/api/types/intent';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { AddLine, Rows } from '@/intent/Rows';
import { endpoint } from './blank';
import { useServicesText } from './text';

const POINTER = '/spec/endpoints/addresses';

type Props = {
  addresses: readonly StaticEndpoint[];
  onChange: (addresses: StaticEndpoint[]) => void;
};

export function AddressRows({ addresses, onChange }: Props) {
  const t = useServicesText();
  return (
    <FieldGroup label={t('addresses')} pointer={POINTER}>
      <Rows lines={addresses} label={t('endpoint')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${POINTER}/${index}/address`}
                name={t('address')}
                placeholder="10.0.0.1"
                value={line.address}
                onChange={(address) => change({ ...line, address })}
              />
            </div>
            <NumberField
              pointer={`${POINTER}/${index}/port`}
              name={t('port')}
              width={72}
              value={line.port}
              onChange={(port) => change({ ...line, port })}
            />
            <NumberField
              pointer={`${POINTER}/${index}/weight`}
              name={t('weight')}
              width={64}
              prefix="× "
              value={line.weight}
              onChange={(weight) => change({ ...line, weight })}
            />
            <TextField
              mono
              pointer={`${POINTER}/${index}/region`}
              name={t('region')}
              placeholder={t('region')}
              width={92}
              value={line.region ?? ''}
              onChange={(region) => change({ ...line, region: region || null })}
            />
            <TextField
              mono
              pointer={`${POINTER}/${index}/zone`}
              name={t('zone')}
              placeholder={t('zone')}
              width={104}
              value={line.zone ?? ''}
              onChange={(zone) => change({ ...line, zone: zone || null })}
            />
            <NumberField
              pointer={`${POINTER}/${index}/priority`}
              name={t('priority')}
              width={52}
              value={line.priority ?? 0}
              onChange={(priority) => change({ ...line, priority })}
            />
          </>
        )}
      </Rows>
      <AddLine label={t('endpoint.add')} onAdd={() => onChange([...addresses, endpoint()])} />
    </FieldGroup>
  );
}
