/** Whether clients of a hostname prove with a certificate who they are, who may issue it, and which names it may have. */
import { useState } from 'react';
import type { ClientCertificate } from '@/api/types/intent';
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { OptionalNumberField } from '@/intent/fields/NumberField';
import { TextAreaField } from '@/intent/fields/TextAreaField';
import { SideSection } from '@/ui/panel/SidePanel';
import { AuthorityList } from './AuthorityList';
import { ClientNameRows } from './ClientNameRows';
import classes from './hostnames.module.css';
import { useHostnamesText } from './text';

const POINTER = '/spec/client_certificate';
const MODES = ['off', 'request', 'require'] as const;
const BLANK: ClientCertificate = {
  mode: 'require',
  authorities: '',
  names: [],
  verify_depth: null,
};

type Props = {
  policy: ClientCertificate | null;
  onChange: (policy: ClientCertificate | null) => void;
};

export function ClientCertificateFields({ policy, onChange }: Props) {
  const t = useHostnamesText();
  /** What was written stays at hand when it is turned off for a moment. */
  const [last, setLast] = useState(policy ?? BLANK);
  const choose = (mode: (typeof MODES)[number]) => {
    if (policy) setLast(policy);
    onChange(mode === 'off' ? null : { ...(policy ?? last), mode });
  };
  return (
    <SideSection title={t('clients')}>
      <div className={classes.block}>
        <ChoiceField
          pointer={`${POINTER}/mode`}
          name={t('clients.mode')}
          hint={t(`clients.${policy?.mode ?? 'off'}.hint`)}
          options={MODES.map((value) => ({ value, label: t(`clients.${value}`) }))}
          value={policy?.mode ?? 'off'}
          onChange={choose}
        />
        {policy && (
          <PolicyFields policy={policy} onChange={(change) => onChange({ ...policy, ...change })} />
        )}
      </div>
    </SideSection>
  );
}

type PolicyProps = {
  policy: ClientCertificate;
  onChange: (change: Partial<ClientCertificate>) => void;
};

function PolicyFields({ policy, onChange }: PolicyProps) {
  const t = useHostnamesText();
  return (
    <>
      <div>
        <TextAreaField
          pointer={`${POINTER}/authorities`}
          label={t('clients.authorities')}
          hint={t('clients.authorities.hint')}
          placeholder="-----BEGIN CERTIFICATE-----"
          rows={5}
          value={policy.authorities}
          onChange={(authorities) => onChange({ authorities })}
        />
        <AuthorityList pem={policy.authorities} />
      </div>
      <ClientNameRows names={policy.names} onChange={(names) => onChange({ names })} />
      <OptionalNumberField
        pointer={`${POINTER}/verify_depth`}
        label={t('clients.depth')}
        placeholder={t('clients.depth.any')}
        width={220}
        value={policy.verify_depth}
        onChange={(verify_depth) => onChange({ verify_depth })}
      />
    </>
  );
}
