/** Headers set, added and removed on the way in or out. Values are taken literally. */
import type { HeaderEdits, HeaderValue } from '@/api/types/intent';
import { NamesField, TextField } from '@/intent/fields';
import lineClasses from '@/intent/intent.module.css';
import { Rows } from '@/intent/Rows';
import classes from './routes.module.css';
import { useRoutesText } from './text';

type Props = {
  pointer: string;
  label: string;
  edits: HeaderEdits;
  onChange: (edits: HeaderEdits) => void;
};

export function HeaderEditFields({ pointer, label, edits, onChange }: Props) {
  const t = useRoutesText();
  return (
    <div className={classes.block}>
      <span className={classes.label}>{label}</span>
      {(['set', 'add'] as const).map((verb) => (
        <ValueRows
          key={verb}
          pointer={`${pointer}/${verb}`}
          addLabel={t(`edit.${verb}`)}
          values={edits[verb]}
          onChange={(values) => onChange({ ...edits, [verb]: values })}
        />
      ))}
      <NamesField
        pointer={`${pointer}/remove`}
        name={`${label}: ${t('edit.remove')}`}
        placeholder={t('edit.remove')}
        value={edits.remove}
        onChange={(remove) => onChange({ ...edits, remove })}
      />
    </div>
  );
}

type RowsProps = {
  pointer: string;
  addLabel: string;
  values: readonly HeaderValue[];
  onChange: (values: HeaderValue[]) => void;
};

function ValueRows({ pointer, addLabel, values, onChange }: RowsProps) {
  const t = useRoutesText();
  return (
    <Rows
      lines={values}
      blank={() => ({ name: '', value: '' })}
      addLabel={addLabel}
      onChange={onChange}
    >
      {(header, change, index) => (
        <div className={lineClasses.line}>
          <TextField
            mono
            pointer={`${pointer}/${index}/name`}
            name={`${addLabel}: ${t('match.name')}`}
            placeholder={addLabel}
            value={header.name}
            onChange={(name) => change({ ...header, name })}
          />
          <TextField
            mono
            pointer={`${pointer}/${index}/value`}
            name={`${addLabel}: ${t('match.value')}`}
            placeholder={t('match.value')}
            value={header.value}
            onChange={(value) => change({ ...header, value })}
          />
        </div>
      )}
    </Rows>
  );
}
