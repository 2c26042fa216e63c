/** The form of a listener: where nodes listen, and with which certificate. */
import type { ListenerSpec } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NumberField } from '@/intent/fields/NumberField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import type { FormProps } from '@/intent/kind';
import { useListenersText } from './text';

const PROTOCOLS = ['http', 'https'] as const;
const PROFILES = ['intermediate', 'modern'] as const;
const PLAIN = { certificate: null, tls: null };
/** The gateway's own certificate, for names that have none of their own. */
const OVER_TLS = { certificate: 'default', tls: { profile: 'intermediate' } } as const;

export function ListenerForm({ spec, onChange }: FormProps<ListenerSpec>) {
  const t = useListenersText();
  const set = (change: Partial<ListenerSpec>) => onChange({ ...spec, ...change });
  return (
    <>
      <div className={lines.line}>
        <ChoiceField
          pointer="/spec/protocol"
          label={t('protocol')}
          width={100}
          options={PROTOCOLS.map((value) => ({ value, label: t(value) }))}
          value={spec.protocol}
          onChange={(protocol) =>
            set(protocol === 'https' ? { protocol, ...OVER_TLS } : { protocol, ...PLAIN })
          }
        />
        <div className={lines.grow}>
          <TextField
            mono
            pointer="/spec/address"
            label={t('address')}
            value={spec.address}
            onChange={(address) => set({ address })}
          />
        </div>
        <NumberField
          pointer="/spec/port"
          label={t('port')}
          width={84}
          value={spec.port}
          onChange={(port) => set({ port })}
        />
      </div>
      {spec.protocol === 'https' && (
        <div className={lines.line}>
          <ChoiceField
            pointer="/spec/tls/profile"
            label={t('profile')}
            hint={t(`profile.${spec.tls?.profile ?? 'intermediate'}.hint`)}
            width={150}
            options={PROFILES.map((value) => ({ value, label: t(`profile.${value}`) }))}
            value={spec.tls?.profile ?? 'intermediate'}
            onChange={(profile) => set({ tls: { profile } })}
          />
          <div className={lines.grow}>
            <TextField
              mono
              pointer="/spec/certificate"
              label={t('certificate')}
              hint={t('certificate.hint')}
              value={spec.certificate ?? ''}
              onChange={(certificate) => set({ certificate: certificate || null })}
            />
          </div>
        </div>
      )}
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => set({ description })}
      />
    </>
  );
}
