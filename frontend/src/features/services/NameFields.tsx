/** A name that nodes resolve: what is asked for, how often, and where it may lead. */
import type { DnsEndpoints } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField, OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import { useServicesText } from './text';

const RECORDS = ['address', 'srv'] as const;
const USUAL_PORT = 443;

type Props = { endpoints: DnsEndpoints; onChange: (endpoints: DnsEndpoints) => void };

export function NameFields({ endpoints, onChange }: Props) {
  const t = useServicesText();
  const isSrv = endpoints.record === 'srv';
  return (
    <>
      <div className={lines.line}>
        <ChoiceField
          pointer="/spec/endpoints/record"
          label={t('record')}
          width={130}
          options={RECORDS.map((value) => ({ value, label: t(`record.${value}`) }))}
          value={endpoints.record ?? 'address'}
          onChange={(record) =>
            onChange({
              ...endpoints,
              record: record === 'srv' ? record : null,
              port: record === 'srv' ? null : (endpoints.port ?? USUAL_PORT),
            })
          }
        />
        <div className={lines.grow}>
          <TextField
            mono
            pointer="/spec/endpoints/host"
            label={t('host')}
            placeholder={isSrv ? '_http._tcp.example.com' : 'svc.example.com'}
            value={endpoints.host}
            onChange={(host) => onChange({ ...endpoints, host })}
          />
        </div>
        {!isSrv && (
          <NumberField
            pointer="/spec/endpoints/port"
            label={t('port')}
            width={84}
            value={endpoints.port ?? Number.NaN}
            onChange={(port) => onChange({ ...endpoints, port })}
          />
        )}
        <OptionalNumberField
          pointer="/spec/endpoints/refresh_seconds"
          label={t('refresh')}
          placeholder="60"
          width={104}
          suffix=" s"
          value={endpoints.refresh_seconds}
          onChange={(refresh_seconds) => onChange({ ...endpoints, refresh_seconds })}
        />
      </div>
      <SwitchField
        pointer="/spec/endpoints/private"
        label={t('private')}
        hint={t('private.hint')}
        value={endpoints.private}
        onChange={(isPrivate) => onChange({ ...endpoints, private: isPrivate })}
      />
    </>
  );
}
