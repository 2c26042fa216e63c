/** Claims that services are told in headers. */
import type { ClaimToHeader } from '@/api/types/intent';
import { FieldGroup } from '../../fields/FieldGroup';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER as POLICY } from './kind';

const POINTER = `${POLICY}/claims_to_headers`;
const BLANK: ClaimToHeader = { claim: '', header: '' };

type Props = {
  told: readonly ClaimToHeader[];
  onChange: (told: ClaimToHeader[]) => void;
};

export function ClaimHeaderRows({ told, onChange }: Props) {
  const t = usePoliciesText();
  return (
    <FieldGroup label={t('jwt.headers')} pointer={POINTER}>
      <p className={classes.above}>
        {t(told.length > 0 ? 'jwt.headers.hint' : 'jwt.headers.none')}
      </p>
      <Rows lines={told} label={t('jwt.told')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${POINTER}/${index}/claim`}
                name={t('claim.name')}
                placeholder="sub"
                value={line.claim}
                onChange={(claim) => change({ ...line, claim })}
              />
            </div>
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${POINTER}/${index}/header`}
                name={t('jwt.told.header')}
                placeholder="x-user"
                value={line.header}
                onChange={(header) => change({ ...line, header })}
              />
            </div>
          </>
        )}
      </Rows>
      <AddLine label={t('jwt.told.add')} onAdd={() => onChange([...told, BLANK])} />
    </FieldGroup>
  );
}
