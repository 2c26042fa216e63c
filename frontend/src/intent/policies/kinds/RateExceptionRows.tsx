/** Who is counted against a number of requests of its own. */
import type { RateException } from '@/api/types/intent';
import { FieldGroup } from '../../fields/FieldGroup';
import { NumberField } from '../../fields/NumberField';
import { TextField } from '../../fields/TextField';
import lines from '../../intent.module.css';
import { AddLine, Rows } from '../../Rows';
import classes from '../policies.module.css';
import { usePoliciesText } from '../text';
import { POINTER as POLICY } from './kind';

const POINTER = `${POLICY}/exceptions`;
const BLANK: RateException = { value: '', requests: 6000 };

type Props = {
  /** What an exception names. */
  by: 'header' | 'consumer';
  exceptions: readonly RateException[];
  onChange: (exceptions: RateException[]) => void;
};

export function RateExceptionRows({ by, exceptions, onChange }: Props) {
  const t = usePoliciesText();
  return (
    <FieldGroup label={t(`rate.exceptions.${by}`)} pointer={POINTER}>
      {exceptions.length === 0 && <p className={classes.hint}>{t(`rate.exceptions.none.${by}`)}</p>}
      <Rows lines={exceptions} label={t('rate.exception')} onChange={onChange}>
        {(line, change, index) => (
          <>
            <div className={lines.grow}>
              <TextField
                mono
                pointer={`${POINTER}/${index}/value`}
                name={t(`rate.exception.${by}`)}
                placeholder={t(`rate.exception.${by}`)}
                value={line.value}
                onChange={(value) => change({ ...line, value })}
              />
            </div>
            <NumberField
              pointer={`${POINTER}/${index}/requests`}
              name={t('rate.requests')}
              width={110}
              value={line.requests}
              onChange={(requests) => change({ ...line, requests })}
            />
          </>
        )}
      </Rows>
      <AddLine label={t('rate.exception.add')} onAdd={() => onChange([...exceptions, BLANK])} />
    </FieldGroup>
  );
}
