/** Who may call, known by API keys. */
import type { ApiKeyPolicy, KeySource } from '@/api/types/intent';
import { NamesField } from '../../fields/NamesField';
import { SwitchField } from '../../fields/SwitchField';
import classes from '../policies.module.css';
import { usePoliciesText, type Words } from '../text';
import { KeySourceRows } from './KeySourceRows';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';

export const apiKey: PolicyKind<ApiKeyPolicy> = {
  blank: () => ({
    type: 'api_key',
    sources: [{ type: 'header', name: 'x-api-key' }],
    groups: [],
    forward_key: false,
    anonymous: false,
    shadow: false,
  }),
  Fields: ApiKeyFields,
  sentence: ({ sources, groups, anonymous, shadow }, t) => {
    const places = sources.map((source) => wordsOf(source, t)).join(', ');
    const who = t(groups.length > 0 ? 'key.said.groups' : 'key.said.all', {
      sources: places,
      groups: groups.join(', '),
    });
    const said = anonymous ? t('key.said.anonymous', { said: who }) : who;
    return shadow ? t('key.said.shadow', { said }) : said;
  },
};

const wordsOf = (source: KeySource, t: Words): string =>
  'name' in source ? source.name : t(`key.source.${source.type}`);

function ApiKeyFields({ settings, onChange }: FieldsProps<ApiKeyPolicy>) {
  const t = usePoliciesText();
  const set = (change: Partial<ApiKeyPolicy>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <KeySourceRows sources={settings.sources} onChange={(sources) => set({ sources })} />
      <NamesField
        pointer={`${POINTER}/groups`}
        label={t('key.groups')}
        hint={t('key.groups.hint')}
        placeholder={t('key.groups.none')}
        value={settings.groups}
        onChange={(groups) => set({ groups })}
      />
      <SwitchField
        pointer={`${POINTER}/anonymous`}
        label={t('key.anonymous')}
        hint={t('key.anonymous.hint')}
        value={settings.anonymous}
        onChange={(anonymous) => set({ anonymous })}
      />
      <SwitchField
        pointer={`${POINTER}/forward_key`}
        label={t('key.forward')}
        hint={t('key.forward.hint')}
        value={settings.forward_key}
        onChange={(forward_key) => set({ forward_key })}
      />
      <SwitchField
        pointer={`${POINTER}/shadow`}
        label={t('key.shadow')}
        hint={t('key.shadow.hint')}
        value={settings.shadow}
        onChange={(shadow) => set({ shadow })}
      />
    </div>
  );
}
