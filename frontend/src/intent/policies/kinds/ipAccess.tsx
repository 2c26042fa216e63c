/** From which addresses clients may come. */
import type { IpAccess } from '@/api/types/intent';
import { NamesField } from '../../fields/NamesField';
import { SwitchField } from '../../fields/SwitchField';
import classes from '../policies.module.css';
import { usePoliciesText, type Words } from '../text';
import { POINTER, type FieldsProps, type PolicyKind } from './kind';
import { shadowed } from './shadowed';

/** Networks that a line names; the others are counted. */
const NAMED = 2;

export const ipAccess: PolicyKind<IpAccess> = {
  blank: () => ({ type: 'ip_access', allow: [], deny: [], shadow: false }),
  Fields: IpAccessFields,
  sentence: ({ allow, deny, shadow }, t) => {
    const [allowed, denied] = [inShort(allow, t), inShort(deny, t)];
    const said =
      allow.length > 0 && deny.length > 0
        ? t('ip.said.both', { allowed, denied })
        : t(allow.length > 0 ? 'ip.said.allow' : 'ip.said.deny', { named: allowed || denied });
    return shadowed(said, shadow, t);
  },
};

function inShort(networks: readonly string[], t: Words): string {
  const named = networks.slice(0, NAMED).join(', ');
  const more = networks.length - NAMED;
  return more > 0 ? t('ip.said.more', { named, more }) : named;
}

function IpAccessFields({ settings, onChange }: FieldsProps<IpAccess>) {
  const t = usePoliciesText();
  const set = (change: Partial<IpAccess>) => onChange({ ...settings, ...change });
  return (
    <div className={classes.block}>
      <NamesField
        pointer={`${POINTER}/allow`}
        label={t('ip.allow')}
        hint={t('ip.allow.hint')}
        placeholder="192.0.2.0/24"
        value={settings.allow}
        onChange={(allow) => set({ allow })}
      />
      <NamesField
        pointer={`${POINTER}/deny`}
        label={t('ip.deny')}
        hint={t('ip.deny.hint')}
        placeholder="198.51.100.7"
        value={settings.deny}
        onChange={(deny) => set({ deny })}
      />
      <SwitchField
        pointer={`${POINTER}/shadow`}
        label={t('shadow')}
        hint={t('ip.shadow.hint')}
        value={settings.shadow}
        onChange={(shadow) => set({ shadow })}
      />
    </div>
  );
}
