/** What two requests must have in common to get one answer, and which are sent on in any case. */
import type { CachePolicy } from '@/api/types/intent';
import { ChoiceField } from '../../fields/ChoiceField';
import { NamesField } from '../../fields/NamesField';
import { SwitchField } from '../../fields/SwitchField';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER } from './kind';

type Query = CachePolicy['key']['query'];
type Props = { settings: CachePolicy; set: (change: Partial<CachePolicy>) => void };

const QUERIES = ['all', 'none', 'only', 'except'] as const;

export function CacheKeyFields({ settings, set }: Props) {
  const t = usePoliciesText();
  const { key, bypass } = settings;
  return (
    <>
      <p className={classes.hint}>{t('cache.key.hint')}</p>
      <ChoiceField
        pointer={`${POINTER}/key/query`}
        label={t('cache.query')}
        options={QUERIES.map((value) => ({ value, label: t(`cache.query.${value}`) }))}
        value={key.query.type}
        onChange={(type) => set({ key: { ...key, query: counting(type, key.query) } })}
      />
      {'names' in key.query && (
        <NamesField
          pointer={`${POINTER}/key/query/names`}
          label={t('cache.query.names')}
          placeholder="utm_source"
          value={key.query.names}
          onChange={(names) => set({ key: { ...key, query: { ...key.query, names } as Query } })}
        />
      )}
      <NamesField
        pointer={`${POINTER}/key/headers`}
        label={t('cache.headers')}
        placeholder={t('cache.none')}
        value={key.headers}
        onChange={(headers) => set({ key: { ...key, headers } })}
      />
      <NamesField
        pointer={`${POINTER}/key/cookies`}
        label={t('cache.cookies')}
        placeholder={t('cache.none')}
        value={key.cookies}
        onChange={(cookies) => set({ key: { ...key, cookies } })}
      />
      <SwitchField
        pointer={`${POINTER}/ignore_cookies`}
        label={t('cache.ignore')}
        hint={t('cache.ignore.hint')}
        value={settings.ignore_cookies}
        onChange={(ignore_cookies) => set({ ignore_cookies })}
      />
      <NamesField
        pointer={`${POINTER}/bypass/headers`}
        label={t('cache.bypass.headers')}
        placeholder={t('cache.none')}
        value={bypass.headers}
        onChange={(headers) => set({ bypass: { ...bypass, headers } })}
      />
      <NamesField
        pointer={`${POINTER}/bypass/cookies`}
        label={t('cache.bypass.cookies')}
        placeholder={t('cache.none')}
        value={bypass.cookies}
        onChange={(cookies) => set({ bypass: { ...bypass, cookies } })}
      />
    </>
  );
}

function counting(type: Query['type'], before: Query): Query {
  if (type === 'all' || type === 'none') return { type };
  return { type, names: 'names' in before ? before.names : [] };
}
