/** The form of a hostname: what happens to plain HTTP, what it is for, who its clients are, and which policy looks
 *  at requests. Its name is claimed, so it never changes. */
import type { HostnameSpec } from '@/api/types/intent';
import { DlpFields } from '@/intent/dlp/DlpFields';
import { useDlpText } from '@/intent/dlp/text';
import { NumberField } from '@/intent/fields/NumberField';
import { SwitchField } from '@/intent/fields/SwitchField';
import { TextField } from '@/intent/fields/TextField';
import type { FormProps } from '@/intent/kind';
import { PoliciesFields } from '@/intent/policies/PoliciesFields';
import { usePoliciesText } from '@/intent/policies/text';
import { RecordsFields } from '@/intent/records/RecordsFields';
import { WafFields } from '@/intent/waf/WafFields';
import { SideSection } from '@/ui/panel/SidePanel';
import lines from '@/intent/intent.module.css';
import { ClientCertificateFields } from './ClientCertificateFields';
import { useHostnamesText } from './text';

type Hsts = NonNullable<HostnameSpec['hsts']>;

const DAY = 86_400;
/** A year, as browsers' preload lists want it at least. */
const USUAL: Hsts = { max_age_seconds: 365 * DAY, include_subdomains: false, preload: false };

export function HostnameForm({ spec, onChange, slice }: FormProps<HostnameSpec>) {
  const t = useHostnamesText();
  const tDlp = useDlpText();
  const tPolicies = usePoliciesText();
  const setHsts = (change: Partial<Hsts>) =>
    onChange({ ...spec, hsts: { ...USUAL, ...spec.hsts, ...change } });
  return (
    <>
      <SwitchField
        pointer="/spec/redirect_to_https"
        label={t('redirect')}
        value={spec.redirect_to_https}
        onChange={(redirect_to_https) => onChange({ ...spec, redirect_to_https })}
      />
      <SwitchField
        pointer="/spec/hsts"
        label={t('hsts')}
        value={spec.hsts !== null}
        onChange={(isOn) => onChange({ ...spec, hsts: isOn ? USUAL : null })}
      />
      {spec.hsts && (
        <div className={lines.line}>
          <NumberField
            pointer="/spec/hsts/max_age_seconds"
            label={t('hsts.days')}
            width={84}
            value={Math.round(spec.hsts.max_age_seconds / DAY)}
            onChange={(days) => setHsts({ max_age_seconds: days * DAY })}
          />
          <SwitchField
            pointer="/spec/hsts/include_subdomains"
            label={t('hsts.subdomains')}
            value={spec.hsts.include_subdomains}
            onChange={(include_subdomains) => setHsts({ include_subdomains })}
          />
        </div>
      )}
      <TextField
        pointer="/spec/description"
        label={t('description')}
        placeholder={t('description.hint')}
        value={spec.description}
        onChange={(description) => onChange({ ...spec, description })}
      />
      <ClientCertificateFields
        policy={spec.client_certificate ?? null}
        onChange={(client_certificate) => onChange({ ...spec, client_certificate })}
      />
      <WafFields
        slice={slice}
        waf={spec.waf ?? null}
        onChange={(waf) => onChange({ ...spec, waf })}
      />
      <SideSection title={tDlp('title')}>
        <DlpFields
          slice={slice}
          dlp={spec.dlp ?? null}
          onChange={(dlp) => onChange({ ...spec, dlp })}
        />
      </SideSection>
      <PoliciesFields
        slice={slice}
        said={spec}
        hint={tPolicies('hint.hostname')}
        onChange={(said) => onChange({ ...spec, ...said })}
      />
      <RecordsFields
        records={spec.records ?? null}
        onChange={(records) => onChange({ ...spec, records })}
      />
    </>
  );
}
