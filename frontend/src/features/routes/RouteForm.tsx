/** The form of a route, in the order one thinks: where, what, does what, with which headers, looked at by whom. */
import type { RouteSpec } from '@/api/types/intent';
import { DlpFields } from '@/intent/dlp/DlpFields';
import { useDlpText } from '@/intent/dlp/text';
import { NamesField } from '@/intent/fields/NamesField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { InheritedByRoute } from '@/intent/policies/InheritedByRoute';
import { HeaderEditFields } from '@/intent/headers/HeaderEditFields';
import { PoliciesFields } from '@/intent/policies/PoliciesFields';
import { usePoliciesText } from '@/intent/policies/text';
import { RecordsFields } from '@/intent/records/RecordsFields';
import { WafFields } from '@/intent/waf/WafFields';
import { useNames } from '@/intent/useNames';
import { SideSection } from '@/ui/panel/SidePanel';
import { ActionFields } from './ActionFields';
import { MatchFields } from './MatchFields';
import classes from './routes.module.css';
import { useRoutesText } from './text';

export function RouteForm({ name, spec, onChange, slice }: FormProps<RouteSpec>) {
  const t = useRoutesText();
  const tDlp = useDlpText();
  const tPolicies = usePoliciesText();
  const hostnames = useNames(slice, 'hostnames');
  const set =
    <Key extends keyof RouteSpec>(key: Key) =>
    (value: RouteSpec[Key]) =>
      onChange({ ...spec, [key]: value });
  return (
    <>
      <SideSection title={t('section.where')}>
        <div className={classes.block}>
          <NamesField
            pointer="/spec/hostnames"
            label={t('hostnames')}
            placeholder={t('hostnames.hint')}
            options={hostnames}
            value={spec.hostnames}
            onChange={set('hostnames')}
          />
          <SwitchField
            pointer="/spec/enabled"
            label={t('enabled')}
            value={spec.enabled}
            onChange={set('enabled')}
          />
        </div>
      </SideSection>
      <SideSection title={t('section.what')}>
        <MatchFields match={spec.match} onChange={set('match')} />
      </SideSection>
      <SideSection title={t('section.does')}>
        <ActionFields action={spec.action} onChange={set('action')} slice={slice} />
      </SideSection>
      <SideSection title={t('section.headers')}>
        <div className={classes.block}>
          <HeaderEditFields
            pointer="/spec/request_headers"
            label={t('edit.request')}
            edits={spec.request_headers}
            onChange={set('request_headers')}
          />
          <HeaderEditFields
            pointer="/spec/response_headers"
            label={t('edit.response')}
            edits={spec.response_headers}
            onChange={set('response_headers')}
          />
        </div>
      </SideSection>
      <WafFields
        slice={slice}
        hostnames={spec.hostnames}
        waf={spec.waf ?? null}
        onChange={set('waf')}
      />
      <SideSection title={tDlp('title')}>
        <DlpFields slice={slice} mayInherit dlp={spec.dlp ?? null} onChange={set('dlp')} />
      </SideSection>
      <PoliciesFields
        slice={slice}
        said={spec}
        hint={tPolicies('hint.route')}
        inherited={(type) => <InheritedByRoute slice={slice} route={name} type={type} />}
        onChange={(said) => onChange({ ...spec, ...said })}
      />
      <RecordsFields records={spec.records ?? null} onChange={set('records')} />
      <SideSection title={t('section.notes')}>
        <TextField
          pointer="/spec/description"
          name={t('description')}
          placeholder={t('description.hint')}
          value={spec.description}
          onChange={set('description')}
        />
      </SideSection>
    </>
  );
}
