/** TLS to the endpoints: whose certificate is believed. */
import { Switch } from '@mantine/core';
import type { ServiceTls } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { TextAreaField } from '@/intent/fields/TextAreaField';
import { TextField } from '@/intent/fields/TextField';
import { useIsReadOnly } from '@/intent/problems';
import { tls as started } from './blank';
import classes from './services.module.css';
import { useServicesText } from './text';

const TRUST = ['system', 'own'] as const;

type Props = { tls: ServiceTls | null; host: string; onChange: (tls: ServiceTls | null) => void };

export function TlsFields({ tls, host, onChange }: Props) {
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
      {tls && (
        <>
          <TextField
            mono
            pointer="/spec/tls/server_name"
            label={t('tls.name')}
            placeholder={host || t('tls.name.example')}
            value={tls.server_name ?? ''}
            onChange={(name) => onChange({ ...tls, server_name: name || null })}
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
      )}
    </div>
  );
}
