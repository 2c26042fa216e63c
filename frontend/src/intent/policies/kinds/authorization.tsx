/** Who may do what, by rules. */
import type { Authorization, AuthorizationRule } from '@/api/types/intent';
import { CardsField } from '../../fields/CardsField';
import { FieldGroup } from '../../fields/FieldGroup';
import { SwitchField } from '../../fields/SwitchField';
import { FoldedRows } from '../../FoldedRows';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';
import { RuleFields } from './RuleFields';
import { shadowed } from './shadowed';

const RULES = `${POINTER}/rules`;
const OTHERWISE = ['deny', 'allow'] as const;

export const authorization: PolicyKind<Authorization> = {
  blank: () => ({ type: 'authorization', rules: [], otherwise: 'deny', shadow: false }),
  Fields: AuthorizationFields,
  sentence: ({ rules, otherwise, shadow }, t) => {
    const rest = t(otherwise === 'deny' ? 'rules.denied' : 'rules.allowed');
    const said = t(rules.length === 1 ? 'rules.said.one' : 'rules.said', {
      count: rules.length,
      otherwise: rest,
    });
    return shadowed(said, shadow, t);
  },
};

const ruleThat = (action: AuthorizationRule['action']): AuthorizationRule => ({
  name: '',
  action,
  methods: [],
  paths: [],
  headers: [],
  claims: [],
  scopes: [],
  consumers: [],
  consumer_groups: [],
  client_addresses: [],
  countries: [],
  countries_except: [],
  asns: [],
  tls_fingerprints: [],
  certificates: [],
});

function AuthorizationFields({ settings, onChange }: FieldsProps<Authorization>) {
  const t = usePoliciesText();
  const set = (change: Partial<Authorization>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <CardsField
        pointer={`${POINTER}/otherwise`}
        label={t('rules.otherwise')}
        cards={OTHERWISE.map((value) => ({
          value,
          label: t(`rules.${value}`),
          text: t(`rules.${value}.text`),
        }))}
        value={settings.otherwise}
        onChange={(otherwise) => set({ otherwise })}
      />
      <FieldGroup label={t('rules')} pointer={RULES}>
        <p className={classes.above}>{t('rules.hint')}</p>
        <FoldedRows
          lines={settings.rules}
          onChange={(rules) => set({ rules })}
          pointer={RULES}
          label={t('rule')}
          addLabel={t('rule.add')}
          blank={() => ruleThat(settings.otherwise === 'deny' ? 'allow' : 'deny')}
          summary={inShort}
        >
          {(line, change, index) => (
            <RuleFields pointer={`${RULES}/${index}`} rule={line} onChange={change} />
          )}
        </FoldedRows>
      </FieldGroup>
      <SwitchField
        pointer={`${POINTER}/shadow`}
        label={t('shadow')}
        hint={t('rule.shadow.hint')}
        value={settings.shadow}
        onChange={(shadow) => set({ shadow })}
      />
    </div>
  );
}

const inShort = (line: AuthorizationRule) => <RuleInShort rule={line} />;

function RuleInShort({ rule }: { rule: AuthorizationRule }) {
  const t = usePoliciesText();
  const about = [...rule.methods, ...rule.paths.map(({ value }) => value)].join(' ');
  return (
    <span className={classes.short}>
      <b>{rule.name || t('rule.unnamed')}</b>
      <span>{t(rule.action === 'deny' ? 'rules.denied' : 'rules.allowed')}</span>
      <code>{about}</code>
    </span>
  );
}
