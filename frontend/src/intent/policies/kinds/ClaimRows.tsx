/** What a verified token must say: a claim, and the values of which it has one. */
import type { ClaimCondition } from '@/api/types/intent';
import { FieldGroup } from '../../fields/FieldGroup';
import { NamesField } from '../../fields/NamesField';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';

const BLANK: ClaimCondition = { claim: '', values: [] };

type Props = {
  pointer: string;
  label: string;
  claims: readonly ClaimCondition[];
  onChange: (claims: ClaimCondition[]) => void;
};

export function ClaimRows({ pointer, label, claims, onChange }: Props) {
  const t = usePoliciesText();
  return (
    <FieldGroup label={label} pointer={pointer}>
      {claims.length > 0 && <p className={classes.above}>{t('claim.hint')}</p>}
      <Rows lines={claims} label={t('claim')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${pointer}/${index}/claim`}
                name={t('claim.name')}
                placeholder="realm_access.roles"
                value={line.claim}
                onChange={(claim) => change({ ...line, claim })}
              />
            </div>
            <div className={lines.grow}>
              <NamesField
                pointer={`${pointer}/${index}/values`}
                name={t('claim.values')}
                placeholder={t('claim.values.any')}
                value={line.values}
                onChange={(values) => change({ ...line, values })}
              />
            </div>
          </>
        )}
      </Rows>
      <AddLine label={t('claim.add')} onAdd={() => onChange([...claims, BLANK])} />
    </FieldGroup>
  );
}
