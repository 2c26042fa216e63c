/** The form of a listener: where nodes listen, and with which certificate. */
import type { ListenerSpec } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { NamesField } from '@/intent/fields/NamesField';
import { NumberField, OptionalNumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import lines from '@/intent/intent.module.css';
import type { FormProps } from '@/intent/kind';
import classes from './listeners.module.css';
import { SourceRows } from './SourceRows';
import { useListenersText } from './text';
import { isWayOut } from './wayOut';

const PROTOCOLS = ['http', 'https', 'egress', 'egress_tls'] as const;
const PROFILES = ['intermediate', 'modern'] as const;
const PLAIN = { certificate: null, tls: null, http3: false, http3_port: null };
const OF_WAYS_IN = { sources: [], destination_port: null };
/** A port that somebody chose stays when the protocol changes. */
const USUAL_PORTS = { http: 80, https: 443, egress: 3128, egress_tls: 443 };
const TLS_PORT = 443;
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
          width={160}
          options={PROTOCOLS.map((value) => ({ value, label: t(value) }))}
          value={spec.protocol}
          onChange={(protocol) => set(speaking(spec, protocol))}
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
      {isWayOut(spec.protocol) && <WayOutFields spec={spec} set={set} />}
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
      {spec.protocol === 'https' && <Http3Fields spec={spec} set={set} />}
      <BoundFields spec={spec} set={set} />
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

function WorkloadTls({
  spec,
  set,
}: {
  spec: ListenerSpec;
  set: (part: Partial<ListenerSpec>) => void;
}) {
  const t = useListenersText();
  const profile = spec.workload_tls?.profile ?? 'intermediate';
  return (
    <>
      <NamesField
        pointer="/spec/workload_tls/server_names"
        label={t('workload_tls')}
        hint={t('workload_tls.hint')}
        value={spec.workload_tls?.server_names ?? []}
        onChange={(names) =>
          set({ workload_tls: names.length > 0 ? { profile, server_names: [...names] } : null })
        }
      />
    </>
  );
}

function speaking(spec: ListenerSpec, protocol: ListenerSpec['protocol']): Partial<ListenerSpec> {
  const isUsual = spec.port === USUAL_PORTS[spec.protocol];
  const port = isUsual ? USUAL_PORTS[protocol] : spec.port;
  const ways = isWayOut(protocol) ? { sources: spec.sources } : OF_WAYS_IN;
  const destination = { destination_port: protocol === 'egress_tls' ? TLS_PORT : null };
  const known = { workload_tls: protocol === 'egress' ? spec.workload_tls : null };
  return {
    protocol,
    port,
    ...(protocol === 'https' ? OVER_TLS : PLAIN),
    ...ways,
    ...destination,
    ...known,
  };
}

type WayOutProps = { spec: ListenerSpec; set: (change: Partial<ListenerSpec>) => void };

function WayOutFields({ spec, set }: WayOutProps) {
  const t = useListenersText();
  return (
    <>
      <p className={classes.hint}>
        {t(spec.protocol === 'egress_tls' ? 'egress_tls.hint' : 'egress.hint')}
      </p>
      {spec.protocol === 'egress_tls' && (
        <NumberField
          pointer="/spec/destination_port"
          label={t('destinationPort')}
          hint={t('destinationPort.hint')}
          width={220}
          value={spec.destination_port ?? TLS_PORT}
          onChange={(port) => set({ destination_port: port })}
        />
      )}
      {spec.protocol === 'egress' && <WorkloadTls spec={spec} set={set} />}
      <SourceRows sources={spec.sources} onChange={(sources) => set({ sources })} />
    </>
  );
}

type BoundProps = { spec: ListenerSpec; set: (change: Partial<ListenerSpec>) => void };

function BoundFields({ spec, set }: BoundProps) {
  const t = useListenersText();
  return (
    <div className={lines.line}>
      <OptionalNumberField
        pointer="/spec/max_connections"
        label={t('bound.connections')}
        hint={t('bound.hint')}
        placeholder={t('bound.none')}
        width={176}
        value={spec.max_connections}
        onChange={(most) => set({ max_connections: most })}
      />
      <OptionalNumberField
        pointer="/spec/connections_per_second"
        label={t('bound.rate')}
        hint={t('bound.hint')}
        placeholder={t('bound.none')}
        width={176}
        value={spec.connections_per_second}
        onChange={(most) => set({ connections_per_second: most })}
      />
    </div>
  );
}

type Http3Props = { spec: ListenerSpec; set: (change: Partial<ListenerSpec>) => void };

function Http3Fields({ spec, set }: Http3Props) {
  const t = useListenersText();
  return (
    <div className={lines.line}>
      <div className={lines.grow}>
        <SwitchField
          pointer="/spec/http3"
          label={t('http3')}
          hint={t('http3.hint')}
          value={spec.http3}
          onChange={(http3) => set({ http3, http3_port: null })}
        />
      </div>
      {spec.http3 && (
        <OptionalNumberField
          pointer="/spec/http3_port"
          label={t('http3.port')}
          hint={t('http3.port.hint')}
          placeholder={t('http3.port.own')}
          width={220}
          value={spec.http3_port}
          onChange={(port) => set({ http3_port: port })}
        />
      )}
    </div>
  );
}
