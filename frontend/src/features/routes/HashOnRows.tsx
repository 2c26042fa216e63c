/** By what a service that hashes chooses an endpoint: the first of these that a request has. */
import type { HashOn } from '@/api/types/intent';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { AddLine, Rows } from '@/intent/Rows';
import { hashOn, STICKY } from './blank';
import { HashField } from './HashField';
import classes from './routes.module.css';
import { useRoutesText } from './text';

const POINTER = '/spec/action/hash_on';
const KINDS = STICKY.filter((kind) => kind !== 'none');
const MOST = 4;

type Props = { hashes: readonly HashOn[]; onChange: (hashes: HashOn[]) => void };

export function HashOnRows({ hashes, onChange }: Props) {
  const t = useRoutesText();
  const more = hashOn('header');
  return (
    <FieldGroup label={t('hash')} pointer={POINTER}>
      <p className={classes.hint}>{t('hash.hint')}</p>
      <Rows lines={hashes} label={t('hash.one')} onChange={onChange}>
        {(one, change, index) => (
          <HashField
            pointer={`${POINTER}/${index}`}
            label={t('hash.by')}
            kinds={KINDS}
            value={one}
            onChange={(next) => next && change(next)}
          />
        )}
      </Rows>
      {hashes.length < MOST && more && (
        <AddLine label={t('hash.more')} onAdd={() => onChange([...hashes, more])} />
      )}
    </FieldGroup>
  );
}
