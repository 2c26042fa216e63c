/** A service that is asked whether requests may go on. */
import type { ExternalAuthorization } from '@/api/types/intent';
import { CardsField } from '../../fields/CardsField';
import { NameField } from '../../fields/ChoiceField';
import { NamesField } from '../../fields/NamesField';
import { NumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import { useNames } from '../../useNames';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';
import { shadowed } from './shadowed';

const PROTOCOLS = ['http', 'grpc'] as const;
const UNAVAILABLE = ['closed', 'open'] as const;
const WIDTH = 160;
const WIDE = 200;

export const externalAuthorization: PolicyKind<ExternalAuthorization> = {
  blank: () => ({
    type: 'external_authorization',
    service: '',
    protocol: 'http',
    path_prefix: '/',
    timeout_seconds: 0.5,
    when_unavailable: 'closed',
    request_headers: [],
    upstream_headers: [],
    client_headers: [],
    body_bytes: 0,
    shadow: false,
  }),
  Fields: ExternalAuthorizationFields,
  sentence: ({ service, shadow }, t) => shadowed(t('asked.said', { service }), shadow, t),
};

type Props = FieldsProps<ExternalAuthorization>;

function ExternalAuthorizationFields({ slice, settings, onChange }: Props) {
  const t = usePoliciesText();
  const services = useNames(slice, 'services');
  const set = (change: Partial<ExternalAuthorization>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <NameField
        pointer={`${POINTER}/service`}
        label={t('asked.service')}
        options={services}
        value={settings.service}
        onChange={(service) => set({ service })}
      />
      <CardsField
        pointer={`${POINTER}/protocol`}
        label={t('asked.protocol')}
        cards={PROTOCOLS.map((value) => ({
          value,
          label: t(`asked.protocol.${value}`),
          text: t(`asked.protocol.${value}.text`),
        }))}
        value={settings.protocol}
        onChange={(protocol) => set({ protocol, ...(protocol === 'grpc' && { path_prefix: '/' }) })}
      />
      <div className={lines.line}>
        {settings.protocol === 'http' && (
          <div className={lines.grow}>
            <TextField
              mono
              pointer={`${POINTER}/path_prefix`}
              label={t('asked.path')}
              value={settings.path_prefix}
              onChange={(path_prefix) => set({ path_prefix })}
            />
          </div>
        )}
        <NumberField
          fractions
          pointer={`${POINTER}/timeout_seconds`}
          label={t('asked.timeout')}
          suffix=" s"
          width={WIDTH}
          value={settings.timeout_seconds}
          onChange={(timeout_seconds) => set({ timeout_seconds })}
        />
      </div>
      <CardsField
        pointer={`${POINTER}/when_unavailable`}
        label={t('asked.unavailable')}
        cards={UNAVAILABLE.map((value) => ({
          value,
          label: t(`asked.unavailable.${value}`),
          text: t(`asked.unavailable.${value}.text`),
        }))}
        value={settings.when_unavailable}
        onChange={(when_unavailable) => set({ when_unavailable })}
      />
      <ToldFields settings={settings} set={set} />
      <SwitchField
        pointer={`${POINTER}/shadow`}
        label={t('shadow')}
        hint={t('asked.shadow.hint')}
        value={settings.shadow}
        onChange={(shadow) => set({ shadow })}
      />
    </div>
  );
}

type ToldProps = {
  settings: ExternalAuthorization;
  set: (change: Partial<ExternalAuthorization>) => void;
};

/** What the service is told, and what of its answer is passed on. */
function ToldFields({ settings, set }: ToldProps) {
  const t = usePoliciesText();
  return (
    <>
      <NamesField
        pointer={`${POINTER}/request_headers`}
        label={t('asked.request')}
        placeholder={t('asked.request.usual')}
        value={settings.request_headers}
        onChange={(request_headers) => set({ request_headers })}
      />
      <NumberField
        pointer={`${POINTER}/body_bytes`}
        label={t('asked.body')}
        width={WIDE}
        value={settings.body_bytes}
        onChange={(body_bytes) => set({ body_bytes })}
      />
      <NamesField
        pointer={`${POINTER}/upstream_headers`}
        label={t('asked.upstream')}
        hint={t('asked.upstream.hint')}
        placeholder={t('asked.none')}
        value={settings.upstream_headers}
        onChange={(upstream_headers) => set({ upstream_headers })}
      />
      <NamesField
        pointer={`${POINTER}/client_headers`}
        label={t('asked.client')}
        placeholder={t('asked.none')}
        value={settings.client_headers}
        onChange={(client_headers) => set({ client_headers })}
      />
    </>
  );
}
