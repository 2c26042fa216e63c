/** Labels besides the region, one a line. */
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { TextField } from '@/intent/fields/TextField';
import classes from '@/intent/intent.module.css';
import { AddLine, Rows } from '@/intent/Rows';
import { labelPointer, type LabelLine } from './labels';
import { useText } from './text';

type Props = { lines: readonly LabelLine[]; onChange: (lines: LabelLine[]) => void };

export function LabelRows({ lines, onChange }: Props) {
  const t = useText();
  return (
    <FieldGroup label={t('labels.others')} pointer="/labels">
      <Rows lines={lines} label={t('labels.one')} onChange={onChange}>
        {({ key, value }, change, index) => (
          <>
            <div className={classes.grow}>
              <TextField
                mono
                pointer={`/keys/${index}`}
                name={t('labels.key')}
                placeholder={t('labels.key')}
                value={key}
                onChange={(next) => change({ key: next, value })}
              />
            </div>
            <div className={classes.grow}>
              <TextField
                mono
                pointer={labelPointer(key)}
                name={t('labels.value')}
                placeholder={t('labels.value')}
                value={value}
                onChange={(next) => change({ key, value: next })}
              />
            </div>
          </>
        )}
      </Rows>
      <AddLine label={t('labels.add')} onAdd={() => onChange([...lines, { key: '', value: '' }])} />
    </FieldGroup>
  );
}
