/** Headers set, added and removed on the way in or out. Values are taken literally. */
import type { HeaderEdits, HeaderValue } from '@/api/types/intent';
import { FieldGroup } from '../fields/FieldGroup';
import { NamesField } from '../fields/NamesField';
import { TextField } from '../fields/TextField';
import lineClasses from '../intent.module.css';
import { AddLine, Rows } from '../Rows';
import classes from './headers.module.css';
import { useHeadersText } from './text';

type Props = {
  pointer: string;
  label: string;
  edits: HeaderEdits;
  onChange: (edits: HeaderEdits) => void;
};

const VERBS = ['set', 'add'] as const;

export function HeaderEditFields({ pointer, label, edits, onChange }: Props) {
  const t = useHeadersText();
  const more = (verb: (typeof VERBS)[number]) => () =>
    onChange({ ...edits, [verb]: [...edits[verb], { name: '', value: '' }] });
  return (
    <FieldGroup label={label} pointer={pointer}>
      <div className={classes.edits}>
        {VERBS.map((verb) => (
          <ValueRows
            key={verb}
            pointer={`${pointer}/${verb}`}
            verb={t(verb)}
            values={edits[verb]}
            onChange={(values) => onChange({ ...edits, [verb]: values })}
          />
        ))}
        <NamesField
          pointer={`${pointer}/remove`}
          name={`${label}: ${t('remove')}`}
          placeholder={t('remove')}
          value={edits.remove}
          onChange={(remove) => onChange({ ...edits, remove })}
        />
      </div>
      <div className={classes.more}>
        {VERBS.map((verb) => (
          <AddLine key={verb} label={t(`${verb}.more`)} onAdd={more(verb)} />
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
  const t = useHeadersText();
  return (
    <Rows lines={values} label={verb} onChange={onChange}>
      {(header, change, index) => (
        <>
          <span className={classes.verb}>{verb}</span>
          <div className={lineClasses.grow}>
            <TextField
              mono
              pointer={`${pointer}/${index}/name`}
              name={`${verb}: ${t('name')}`}
              placeholder={t('name')}
              value={header.name}
              onChange={(name) => change({ ...header, name })}
            />
          </div>
          <div className={lineClasses.grow}>
            <TextField
              mono
              pointer={`${pointer}/${index}/value`}
              name={`${verb}: ${t('value')}`}
              placeholder={t('value')}
              value={header.value}
              onChange={(value) => change({ ...header, value })}
            />
          </div>
        </>
      )}
    </Rows>
  );
}
