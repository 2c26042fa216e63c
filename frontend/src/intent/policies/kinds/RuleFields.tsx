/** One authorization rule: what it is about, and who sends it. */
import type { AuthorizationRule } from '@/api/types/intent';
import { ChoiceField } from '../../fields/ChoiceField';
import { NamesField } from '../../fields/NamesField';
import { CountriesField, OriginFields } from '../../fields/OriginFields';
import { TextField } from '../../fields/TextField';
import { Fold } from '../../Fold';
import lines from '../../intent.module.css';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { ClaimRows } from './ClaimRows';
import { RuleCertificateRows } from './RuleCertificateRows';
import { RuleHeaderRows, RulePathRows } from './RuleRequestFields';

const ACTIONS = ['deny', 'allow'] as const;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const WHO = [
  'claims',
  'scopes',
  'consumers',
  'consumer_groups',
  'client_addresses',
  'countries',
  'countries_except',
  'asns',
  'tls_fingerprints',
  'certificates',
] as const satisfies readonly (keyof AuthorizationRule)[];

type Props = {
  pointer: string;
  rule: AuthorizationRule;
  onChange: (rule: AuthorizationRule) => void;
};

export function RuleFields({ pointer, rule, onChange }: Props) {
  const t = usePoliciesText();
  const set = (change: Partial<AuthorizationRule>) => onChange({ ...rule, ...change });
  return (
    <div className={classes.block}>
      <div className={lines.line}>
        <div className={lines.grow}>
          <TextField
            mono
            pointer={`${pointer}/name`}
            label={t('rule.name')}
            placeholder="no-admin"
            value={rule.name}
            onChange={(name) => set({ name })}
          />
        </div>
        <ChoiceField
          pointer={`${pointer}/action`}
          label={t('rule.action')}
          width={190}
          options={ACTIONS.map((value) => ({ value, label: t(`rules.${value}`) }))}
          value={rule.action}
          onChange={(action) => set({ action })}
        />
      </div>
      <NamesField
        pointer={`${pointer}/methods`}
        label={t('rule.methods')}
        options={METHODS}
        placeholder={t('rule.methods.any')}
        value={rule.methods}
        onChange={(methods) => set({ methods })}
      />
      <RulePathRows
        pointer={`${pointer}/paths`}
        value={rule.paths}
        onChange={(paths) => set({ paths })}
      />
      <RuleHeaderRows
        pointer={`${pointer}/headers`}
        value={rule.headers}
        onChange={(headers) => set({ headers })}
      />
      <Fold
        title={t('rule.who')}
        summary={WHO.filter((field) => rule[field].length > 0).length || ''}
        pointers={WHO.map((field) => `${pointer}/${field}`)}
      >
        <WhoFields pointer={pointer} rule={rule} set={set} />
      </Fold>
    </div>
  );
}

type WhoProps = {
  pointer: string;
  rule: AuthorizationRule;
  set: (change: Partial<AuthorizationRule>) => void;
};

function WhoFields({ pointer, rule, set }: WhoProps) {
  const t = usePoliciesText();
  return (
    <div className={classes.block}>
      <ClaimRows
        pointer={`${pointer}/claims`}
        label={t('rule.claims')}
        claims={rule.claims}
        onChange={(claims) => set({ claims })}
      />
      <NamesField
        pointer={`${pointer}/scopes`}
        label={t('rule.scopes')}
        value={rule.scopes}
        onChange={(scopes) => set({ scopes })}
      />
      <NamesField
        pointer={`${pointer}/consumers`}
        label={t('rule.consumers')}
        value={rule.consumers}
        onChange={(consumers) => set({ consumers })}
      />
      <NamesField
        pointer={`${pointer}/consumer_groups`}
        label={t('rule.groups')}
        value={rule.consumer_groups}
        onChange={(consumer_groups) => set({ consumer_groups })}
      />
      <NamesField
        pointer={`${pointer}/client_addresses`}
        label={t('rule.addresses')}
        placeholder="192.0.2.0/24"
        value={rule.client_addresses}
        onChange={(client_addresses) => set({ client_addresses })}
      />
      <OriginFields pointer={pointer} value={rule} onChange={set} />
      <CountriesField
        pointer={`${pointer}/countries_except`}
        label={t('rule.countries_except')}
        hint={t(`rule.countries_except.${rule.action}`)}
        value={rule.countries_except}
        onChange={(countries_except) => set({ countries_except })}
      />
      <RuleCertificateRows
        pointer={`${pointer}/certificates`}
        names={rule.certificates}
        onChange={(certificates) => set({ certificates })}
      />
    </div>
  );
}
