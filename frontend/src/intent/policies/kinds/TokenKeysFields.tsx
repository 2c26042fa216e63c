/** With which keys tokens are verified: written here, at an address, or wherever the issuer says. */
import type { TokenKeys } from '@/api/types/intent';
import { CardsField } from '../../fields/CardsField';
import { ChoiceField } from '../../fields/ChoiceField';
import { SpanField } from '../../fields/SpanField';
import { SwitchField } from '../../fields/SwitchField';
import { TextAreaField } from '../../fields/TextAreaField';
import { TextField } from '../../fields/TextField';
import { Fold } from '../../Fold';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER } from './kind';

const AT = `${POINTER}/keys`;
const WAYS = ['inline', 'url', 'issuer'] as const;
const TRUST = ['system', 'own'] as const;
const FOLDED = ['refresh_seconds', 'trust', 'private'];
const USUAL = { refresh_seconds: 300, trust: null, private: false };

type Published = Exclude<TokenKeys, { type: 'inline' }>;
type Props = { keys: TokenKeys; onChange: (keys: TokenKeys) => void };

export function TokenKeysFields({ keys, onChange }: Props) {
  const t = usePoliciesText();
  return (
    <>
      <CardsField
        pointer={`${AT}/type`}
        label={t('jwt.keys.where')}
        cards={WAYS.map((value) => ({
          value,
          label: t(`jwt.keys.${value}`),
          text: t(`jwt.keys.${value}.text`),
        }))}
        value={keys.type}
        onChange={(type) => type !== keys.type && onChange(begun(type, keys))}
      />
      {keys.type === 'inline' && (
        <TextAreaField
          rows={6}
          pointer={`${AT}/jwks`}
          label={t('jwt.keys')}
          hint={t('jwt.keys.hint')}
          placeholder={'{"keys": [{"kty": "RSA", "kid": "2027", "n": "…", "e": "AQAB"}]}'}
          value={keys.jwks}
          onChange={(jwks) => onChange({ type: 'inline', jwks })}
        />
      )}
      {keys.type === 'url' && (
        <TextField
          mono
          pointer={`${AT}/url`}
          label={t('jwt.keys.address')}
          hint={t('jwt.keys.address.hint')}
          placeholder="https://id.example.com/.well-known/jwks.json"
          value={keys.url}
          onChange={(url) => onChange({ ...keys, url })}
        />
      )}
      {keys.type !== 'inline' && <FetchingFields keys={keys} onChange={onChange} />}
    </>
  );
}

/** How a way begins; what is said of fetching stays. */
function begun(type: TokenKeys['type'], before: TokenKeys): TokenKeys {
  if (type === 'inline') return { type, jwks: '' };
  const { refresh_seconds, trust, private: isPrivate } = before.type === 'inline' ? USUAL : before;
  const fetching = { refresh_seconds, trust, private: isPrivate };
  return type === 'url' ? { type, url: '', ...fetching } : { type, ...fetching };
}

type FetchingProps = { keys: Published; onChange: (keys: TokenKeys) => void };

function FetchingFields({ keys, onChange }: FetchingProps) {
  const t = usePoliciesText();
  return (
    <Fold title={t('jwt.keys.more')} pointers={FOLDED.map((field) => `${AT}/${field}`)}>
      <div className={classes.block}>
        <SpanField
          pointer={`${AT}/refresh_seconds`}
          label={t('jwt.keys.refresh')}
          hint={t('jwt.keys.refresh.hint')}
          value={keys.refresh_seconds}
          onChange={(refresh_seconds) => onChange({ ...keys, refresh_seconds })}
        />
        <ChoiceField
          pointer={keys.trust === null ? `${AT}/trust` : ''}
          label={t('jwt.keys.trust')}
          options={TRUST.map((value) => ({ value, label: t(`jwt.keys.trust.${value}`) }))}
          value={keys.trust === null ? 'system' : 'own'}
          onChange={(by) => onChange({ ...keys, trust: by === 'own' ? '' : null })}
        />
        {keys.trust !== null && (
          <TextAreaField
            rows={5}
            pointer={`${AT}/trust`}
            name={t('jwt.keys.authorities')}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={keys.trust}
            onChange={(trust) => onChange({ ...keys, trust })}
          />
        )}
        <SwitchField
          pointer={`${AT}/private`}
          label={t('jwt.keys.private')}
          hint={t('jwt.keys.private.hint')}
          value={keys.private}
          onChange={(isPrivate) => onChange({ ...keys, private: isPrivate })}
        />
      </div>
    </Fold>
  );
}
