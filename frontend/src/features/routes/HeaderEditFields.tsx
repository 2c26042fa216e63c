/** Headers set, added and removed on the way in or out. Values are taken literally. */
import type { HeaderEdits, HeaderValue } from '@/api/types/intent';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { NamesField } from '@/intent/fields/NamesField';
import { TextField } from '@/intent/fields/TextField';
import lineClasses from '@/intent/intent.module.css';
import { AddLine, Rows } from '@/intent/Rows';
import classes from './routes.module.css';
import { useRoutesText } from './text';

type Props = {
  pointer: string;
  label: string;
  edits: HeaderEdits;
  onChange: (edits: HeaderEdits) => void;
};

const VERBS = ['set', 'add'] as const;

export function HeaderEditFields({ pointer, label, edits, onChange }: Props) {
  const t = useRoutesText();
  const more = (verb: (typeof VERBS)[number]) => () =>
    onChange({ ...edits, [verb]: [...edits[verb], { name: '', value: '' }] });
  return (
    <FieldGroup label={label} pointer={pointer}>
      <div className={classes.edits}>
        {VERBS.map((verb) => (
          <ValueRows
            key={verb}
            pointer={`${pointer}/${verb}`}
            verb={t(`edit.${verb}`)}
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
      <div className={classes.toggles}>
        {VERBS.map((verb) => (
          <AddLine key={verb} label={t(`edit.${verb}.more`)} onAdd={more(verb)} />
        ))}
      </div>
    </FieldGroup>
  );
}

type RowsProps = {
  pointer: string;
  verb: string;
  values: readonly HeaderValue[];
  onChange: (values: HeaderValue[]) => void;
};

function ValueRows({ pointer, verb, values, onChange }: RowsProps) {
  const t = useRoutesText();
  return (
    <Rows lines={values} label={verb} onChange={onChange}>
      {(header, change, index) => (
        <>
          <span className={classes.verb}>{verb}</span>
          <div className={lineClasses.grow}>
            <TextField
              mono
              pointer={`${pointer}/${index}/name`}
              name={`${verb}: ${t('match.name')}`}
              placeholder={t('match.name')}
              value={header.name}
              onChange={(name) => change({ ...header, name })}
            />
          </div>
          <div className={lineClasses.grow}>
            <TextField
              mono
              pointer={`${pointer}/${index}/value`}
              name={`${verb}: ${t('match.value')}`}
              placeholder={t('match.value')}
              value={header.value}
              onChange={(value) => change({ ...header, value })}
            />
          </div>
        </>
      )}
    </Rows>
  );
}
