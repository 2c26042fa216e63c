/** Names in the certificate of a client, of which a rule wants one. */
import type { ClientName } from '@/api/types/intent';
import { ChoiceField } from '../../fields/ChoiceField';
import { FieldGroup } from '../../fields/FieldGroup';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import { usePoliciesText } from '../text';

const TYPES = ['uri', 'dns', 'email'] as const satisfies readonly ClientName['type'][];
const MATCHES = ['exact', 'prefix', 'suffix'] as const satisfies readonly ClientName['match'][];
const BLANK: ClientName = { type: 'uri', match: 'prefix', value: '' };

type Props = {
  pointer: string;
  names: readonly ClientName[];
  onChange: (names: ClientName[]) => void;
};

export function RuleCertificateRows({ pointer, names, onChange }: Props) {
  const t = usePoliciesText();
  return (
    <FieldGroup label={t('rule.certificates')} pointer={pointer}>
      <Rows lines={names} label={t('rule.certificate')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <ChoiceField
              pointer={`${pointer}/${index}/type`}
              name={t('rule.certificate.type')}
              width={84}
              options={TYPES.map((value) => ({ value, label: t(`rule.certificate.${value}`) }))}
              value={line.type}
              onChange={(type) => change({ ...line, type })}
            />
            <ChoiceField
              pointer={`${pointer}/${index}/match`}
              name={t('rule.certificate.match')}
              width={118}
              options={MATCHES.map((value) => ({ value, label: t(`rule.how.${value}`) }))}
              value={line.match}
              onChange={(match) => change({ ...line, match })}
            />
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${pointer}/${index}/value`}
                name={t('rule.certificates')}
                placeholder="spiffe://acme.test/ns/"
                value={line.value}
                onChange={(value) => change({ ...line, value })}
              />
            </div>
          </>
        )}
      </Rows>
      <AddLine label={t('rule.certificate.add')} onAdd={() => onChange([...names, BLANK])} />
    </FieldGroup>
  );
}
