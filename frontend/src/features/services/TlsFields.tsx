/** TLS to the endpoints: whose certificate is believed. */
import { Switch } from '@mantine/core';
import { keys } from '@/api/keys';
import type { Certificate } from '@/api/types/certificates';
import type { ServiceTls } from '@/api/types/intent';
import { useEndless } from '@/api/useEndless';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { TextAreaField } from '@/intent/fields/TextAreaField';
import { TextField } from '@/intent/fields/TextField';
import { SuggestField, type Suggestion } from '@/intent/fields/SuggestField';
import { useIsReadOnly } from '@/intent/problems';
import { tls as started } from './blank';
import classes from './services.module.css';
import { useServicesText } from './text';

const TRUST = ['system', 'own'] as const;

type Props = {
  slice: string;
  tls: ServiceTls | null;
  host: string;
  onChange: (tls: ServiceTls | null) => void;
};

export function TlsFields({ slice, tls, host, onChange }: Props) {
  const t = useServicesText();
  const isReadOnly = useIsReadOnly();
  return (
    <div className={classes.block}>
      <Switch
        label={t('tls.on')}
        disabled={isReadOnly}
        checked={Boolean(tls)}
        onChange={(event) => onChange(event.currentTarget.checked ? started() : null)}
      />
      {tls && <Inside slice={slice} tls={tls} host={host} onChange={onChange} />}
    </div>
  );
}

type InsideProps = Props & { tls: ServiceTls };

function Inside({ slice, tls, host, onChange }: InsideProps) {
  const t = useServicesText();
  const certificates = useCertificateNames(slice);
  return (
    <>
      <TextField
        mono
        pointer="/spec/tls/server_name"
        label={t('tls.name')}
        placeholder={host || t('tls.name.example')}
        value={tls.server_name ?? ''}
        onChange={(name) => onChange({ ...tls, server_name: name || null })}
      />
      <SuggestField
        pointer="/spec/tls/client_certificate"
        label={t('tls.client')}
        placeholder={t('tls.client.none')}
        suggestions={certificates}
        value={tls.client_certificate ?? ''}
        onChange={(name) => onChange({ ...tls, client_certificate: name || null })}
      />
      <ChoiceField
        pointer={tls.trust === null ? '/spec/tls/trust' : ''}
        label={t('tls.trust')}
        options={TRUST.map((value) => ({ value, label: t(`tls.trust.${value}`) }))}
        value={tls.trust === null ? 'system' : 'own'}
        onChange={(by) => onChange({ ...tls, trust: by === 'own' ? '' : null })}
      />
      {tls.trust !== null && (
        <TextAreaField
          pointer="/spec/tls/trust"
          name={t('tls.authorities')}
          placeholder="-----BEGIN CERTIFICATE-----"
          rows={5}
          value={tls.trust}
          onChange={(trust) => onChange({ ...tls, trust })}
        />
      )}
    </>
  );
}

/** The tenant's certificates on the gateway, with what each is for. */
function useCertificateNames(slice: string): Suggestion[] {
  const of = { slice };
  const { items } = useEndless<Certificate>(keys.certificates(of), '/certificates', of);
  return items.map(({ name, hostnames }) => ({ value: name, help: hostnames.join(', ') }));
}
