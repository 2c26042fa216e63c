/** Who has a token of somebody trusted, and what it says. */
import type { Jwt } from '@/api/types/intent';
import { NamesField } from '../../fields/NamesField';
import { NumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import { TextField } from '../../fields/TextField';
import { Fold } from '../../Fold';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { ClaimHeaderRows } from './ClaimHeaderRows';
import { ClaimRows } from './ClaimRows';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';
import { shadowed } from './shadowed';
import { TokenKeysFields } from './TokenKeysFields';
import { TokenPlaceRows } from './TokenPlaceRows';

const FOLDED = ['token_in', 'forward_token', 'require_expiration', 'clock_skew_seconds'];

export const jwt: PolicyKind<Jwt> = {
  blank: () => ({
    type: 'jwt',
    issuer: null,
    audiences: [],
    keys: { type: 'inline', jwks: '' },
    token_in: [{ type: 'header', name: 'authorization', prefix: 'Bearer ' }],
    required: true,
    claims_to_headers: [],
    required_claims: [],
    scopes: [],
    forward_token: false,
    clock_skew_seconds: 60,
    require_expiration: true,
    shadow: false,
  }),
  Fields: JwtFields,
  sentence: ({ issuer, required, scopes, shadow }, t) => {
    const tokens = issuer ? t('jwt.said', { issuer }) : t('jwt.said.any');
    const said = required ? tokens : t('jwt.said.optional', { said: tokens });
    const asked =
      scopes.length > 0 ? t('jwt.said.scopes', { said, scopes: scopes.join(', ') }) : said;
    return shadowed(asked, shadow, t);
  },
};

function JwtFields({ settings, onChange }: FieldsProps<Jwt>) {
  const t = usePoliciesText();
  const set = (change: Partial<Jwt>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <TextField
        mono
        pointer={`${POINTER}/issuer`}
        label={t('jwt.issuer')}
        hint={t('jwt.issuer.hint')}
        placeholder="https://id.example.com/"
        value={settings.issuer ?? ''}
        onChange={(issuer) => set({ issuer: issuer || null })}
      />
      <NamesField
        pointer={`${POINTER}/audiences`}
        label={t('jwt.audiences')}
        hint={t('jwt.audiences.hint')}
        value={settings.audiences}
        onChange={(audiences) => set({ audiences })}
      />
      <TokenKeysFields keys={settings.keys} onChange={(keys) => set({ keys })} />
      <SwitchField
        pointer={`${POINTER}/required`}
        label={t('jwt.required')}
        hint={t('jwt.required.hint')}
        value={settings.required}
        onChange={(required) => set({ required })}
      />
      <NamesField
        pointer={`${POINTER}/scopes`}
        label={t('jwt.scopes')}
        hint={t('jwt.scopes.hint')}
        value={settings.scopes}
        onChange={(scopes) => set({ scopes })}
      />
      <ClaimRows
        pointer={`${POINTER}/required_claims`}
        label={t('jwt.claims')}
        claims={settings.required_claims}
        onChange={(required_claims) => set({ required_claims })}
      />
      <ClaimHeaderRows
        told={settings.claims_to_headers}
        onChange={(claims_to_headers) => set({ claims_to_headers })}
      />
      <Fold title={t('jwt.more')} pointers={FOLDED.map((field) => `${POINTER}/${field}`)}>
        <ValidityFields settings={settings} set={set} />
      </Fold>
      <SwitchField
        pointer={`${POINTER}/shadow`}
        label={t('shadow')}
        hint={t('jwt.shadow.hint')}
        value={settings.shadow}
        onChange={(shadow) => set({ shadow })}
      />
    </div>
  );
}

type ValidityProps = { settings: Jwt; set: (change: Partial<Jwt>) => void };

function ValidityFields({ settings, set }: ValidityProps) {
  const t = usePoliciesText();
  return (
    <div className={classes.block}>
      <TokenPlaceRows places={settings.token_in} onChange={(token_in) => set({ token_in })} />
      <SwitchField
        pointer={`${POINTER}/forward_token`}
        label={t('jwt.forward')}
        value={settings.forward_token}
        onChange={(forward_token) => set({ forward_token })}
      />
      <SwitchField
        pointer={`${POINTER}/require_expiration`}
        label={t('jwt.expiration')}
        hint={t('jwt.expiration.hint')}
        value={settings.require_expiration}
        onChange={(require_expiration) => set({ require_expiration })}
      />
      <NumberField
        pointer={`${POINTER}/clock_skew_seconds`}
        label={t('jwt.skew')}
        suffix=" s"
        width={130}
        value={settings.clock_skew_seconds}
        onChange={(clock_skew_seconds) => set({ clock_skew_seconds })}
      />
    </div>
  );
}
