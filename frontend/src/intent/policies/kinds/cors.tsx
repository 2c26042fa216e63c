/** Which pages of other origins may read answers. */
import type { Cors } from '@/api/types/intent';
import { NamesField } from '../../fields/NamesField';
import { NumberField } from '../../fields/NumberField';
import { SwitchField } from '../../fields/SwitchField';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

const ANY = '*';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Origins that a line names; the others are counted. */
const NAMED = 2;

export const cors: PolicyKind<Cors> = {
  blank: () => ({
    type: 'cors',
    origins: [],
    methods: ['GET', 'HEAD', 'POST'],
    request_headers: [],
    response_headers: [],
    credentials: false,
    max_age_seconds: 600,
  }),
  Fields: CorsFields,
  sentence: ({ origins, credentials }, t) => {
    const more = origins.length - NAMED;
    const named = origins.slice(0, NAMED).join(', ');
    const from = origins.includes(ANY)
      ? t('cors.said.any')
      : t(more > 0 ? 'cors.said.more' : 'cors.said.some', { named, more });
    return credentials ? t('cors.said.credentials', { from }) : from;
  },
};

function CorsFields({ settings, onChange }: FieldsProps<Cors>) {
  const t = usePoliciesText();
  const set = (change: Partial<Cors>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <NamesField
        pointer={`${POINTER}/origins`}
        label={t('cors.origins')}
        hint={t('cors.origins.hint')}
        placeholder="https://app.example.com"
        value={settings.origins}
        onChange={(origins) => set({ origins })}
      />
      <NamesField
        pointer={`${POINTER}/methods`}
        label={t('cors.methods')}
        options={METHODS}
        value={settings.methods}
        onChange={(methods) => set({ methods })}
      />
      <NamesField
        pointer={`${POINTER}/request_headers`}
        label={t('cors.request')}
        placeholder={t('cors.request.none')}
        value={settings.request_headers}
        onChange={(request_headers) => set({ request_headers })}
      />
      <NamesField
        pointer={`${POINTER}/response_headers`}
        label={t('cors.response')}
        placeholder={t('cors.response.none')}
        value={settings.response_headers}
        onChange={(response_headers) => set({ response_headers })}
      />
      <SwitchField
        pointer={`${POINTER}/credentials`}
        label={t('cors.credentials')}
        hint={t('cors.credentials.hint')}
        value={settings.credentials}
        onChange={(credentials) => set({ credentials })}
      />
      <NumberField
        pointer={`${POINTER}/max_age_seconds`}
        label={t('cors.age')}
        suffix=" s"
        width={130}
        value={settings.max_age_seconds}
        onChange={(max_age_seconds) => set({ max_age_seconds })}
      />
    </div>
  );
}
