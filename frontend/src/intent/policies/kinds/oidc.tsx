/** Who has signed in with an OpenID provider, in a browser. */
import type { Oidc } from '@/api/types/intent';
import { ChoiceField } from '../../fields/ChoiceField';
import { NamesField } from '../../fields/NamesField';
import { SpanField } from '../../fields/SpanField';
import { SwitchField } from '../../fields/SwitchField';
import { TextAreaField } from '../../fields/TextAreaField';
import { TextField } from '../../fields/TextField';
import { Fold } from '../../Fold';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { ClaimHeaderRows } from './ClaimHeaderRows';
import { ClientSecretField } from './ClientSecretField';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const TRUST = ['system', 'own'] as const;
const ADDRESSES = ['issuer', 'authorization_endpoint', 'token_endpoint'] as const;
const SESSION = ['redirect_path', 'sign_out_path', 'end_session_endpoint', 'cookie_name', 'scopes'];
const CALLING = ['jwks_url', 'trust', 'private'];
const EXAMPLES = {
  issuer: 'https://id.example.com',
  authorization_endpoint: 'https://id.example.com/authorize',
  token_endpoint: 'https://id.example.com/token',
};

type Props = { settings: Oidc; set: (change: Partial<Oidc>) => void };

export const oidc: PolicyKind<Oidc> = {
  blank: () => ({
    type: 'oidc',
    issuer: '',
    authorization_endpoint: '',
    token_endpoint: '',
    jwks_url: null,
    end_session_endpoint: null,
    client_id: '',
    client_secret: '',
    scopes: ['openid'],
    redirect_path: '/oauth2/callback',
    sign_out_path: '/oauth2/sign-out',
    session_seconds: 28_800,
    cookie_name: 'session',
    claims_to_headers: [],
    forward_token: false,
    trust: null,
    private: false,
  }),
  Fields: OidcFields,
  sentence: ({ issuer }, t) => t('oidc.said', { issuer }),
};

function OidcFields({ slice, settings, onChange }: FieldsProps<Oidc>) {
  const t = usePoliciesText();
  const set = (change: Partial<Oidc>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      {ADDRESSES.map((field) => (
        <TextField
          key={field}
          mono
          pointer={`${POINTER}/${field}`}
          label={t(`oidc.${field}`)}
          placeholder={EXAMPLES[field]}
          value={settings[field]}
          onChange={(value) => set({ [field]: value })}
        />
      ))}
      <p className={classes.above}>{t('oidc.where', { path: settings.redirect_path })}</p>
      <TextField
        mono
        pointer={`${POINTER}/client_id`}
        label={t('oidc.client')}
        value={settings.client_id}
        onChange={(client_id) => set({ client_id })}
      />
      <ClientSecretField
        slice={slice}
        value={settings.client_secret}
        onChange={(client_secret) => set({ client_secret })}
      />
      <ClaimHeaderRows
        told={settings.claims_to_headers}
        onChange={(claims_to_headers) => set({ claims_to_headers })}
      />
      <SpanField
        pointer={`${POINTER}/session_seconds`}
        label={t('oidc.session')}
        hint={t('oidc.session.hint')}
        value={settings.session_seconds}
        onChange={(session_seconds) => set({ session_seconds })}
      />
      <SwitchField
        pointer={`${POINTER}/forward_token`}
        label={t('oidc.forward')}
        value={settings.forward_token}
        onChange={(forward_token) => set({ forward_token })}
      />
      <Fold title={t('oidc.paths')} pointers={SESSION.map((field) => `${POINTER}/${field}`)}>
        <PathFields settings={settings} set={set} />
      </Fold>
      <Fold title={t('oidc.calling')} pointers={CALLING.map((field) => `${POINTER}/${field}`)}>
        <CallingFields settings={settings} set={set} />
      </Fold>
    </div>
  );
}

function PathFields({ settings, set }: Props) {
  const t = usePoliciesText();
  return (
    <div className={classes.block}>
      <TextField
        mono
        pointer={`${POINTER}/redirect_path`}
        label={t('oidc.redirect')}
        value={settings.redirect_path}
        onChange={(redirect_path) => set({ redirect_path })}
      />
      <TextField
        mono
        pointer={`${POINTER}/sign_out_path`}
        label={t('oidc.signout')}
        value={settings.sign_out_path}
        onChange={(sign_out_path) => set({ sign_out_path })}
      />
      <TextField
        mono
        pointer={`${POINTER}/end_session_endpoint`}
        label={t('oidc.end')}
        hint={t('oidc.end.hint')}
        value={settings.end_session_endpoint ?? ''}
        onChange={(address) => set({ end_session_endpoint: address || null })}
      />
      <TextField
        mono
        pointer={`${POINTER}/cookie_name`}
        label={t('oidc.cookie')}
        hint={t('oidc.cookie.hint')}
        value={settings.cookie_name}
        onChange={(cookie_name) => set({ cookie_name })}
      />
      <NamesField
        pointer={`${POINTER}/scopes`}
        label={t('oidc.scopes')}
        hint={t('oidc.scopes.hint')}
        value={settings.scopes}
        onChange={(scopes) => set({ scopes })}
      />
    </div>
  );
}

function CallingFields({ settings, set }: Props) {
  const t = usePoliciesText();
  return (
    <div className={classes.block}>
      <TextField
        mono
        pointer={`${POINTER}/jwks_url`}
        label={t('jwt.keys.address')}
        hint={t('oidc.keys.hint')}
        value={settings.jwks_url ?? ''}
        onChange={(address) => set({ jwks_url: address || null })}
      />
      <ChoiceField
        pointer={settings.trust === null ? `${POINTER}/trust` : ''}
        label={t('jwt.keys.trust')}
        options={TRUST.map((value) => ({ value, label: t(`jwt.keys.trust.${value}`) }))}
        value={settings.trust === null ? 'system' : 'own'}
        onChange={(by) => set({ trust: by === 'own' ? '' : null })}
      />
      {settings.trust !== null && (
        <TextAreaField
          rows={5}
          pointer={`${POINTER}/trust`}
          name={t('jwt.keys.authorities')}
          placeholder="-----BEGIN CERTIFICATE-----"
          value={settings.trust}
          onChange={(trust) => set({ trust })}
        />
      )}
      <SwitchField
        pointer={`${POINTER}/private`}
        label={t('jwt.keys.private')}
        hint={t('jwt.keys.private.hint')}
        value={settings.private}
        onChange={(isPrivate) => set({ private: isPrivate })}
      />
    </div>
  );
}
