/** Lines of “name · how · value”, for headers and query parameters. */
import { ChoiceField } from '@/intent/fields/ChoiceField';
import { FieldGroup } from '@/intent/fields/FieldGroup';
import { TextField } from '@/intent/fields/TextField';
import lineClasses from '@/intent/intent.module.css';
import { Rows } from '@/intent/Rows';
import { howOf, INVERTED, PLAIN, withHow, type Condition } from './condition';
import { useRoutesText } from './text';

type Props<Line extends Condition> = {
  pointer: string;
  label: string;
  /** One of them, for buttons. */
  one: string;
  canInvert?: boolean;
  lines: readonly Line[];
  onChange: (lines: Line[]) => void;
};

export function ConditionRows<Line extends Condition>(props: Props<Line>) {
  const t = useRoutesText();
  const { pointer, label, one, canInvert, lines, onChange } = props;
  const hows = canInvert ? [...PLAIN, ...INVERTED] : PLAIN;
  return (
    <FieldGroup label={label} pointer={pointer}>
      <Rows lines={lines} label={one} onChange={onChange}>
        {(line, change, index) => (
          <>
            <div className={lineClasses.grow}>
              <TextField
                mono
                pointer={`${pointer}/${index}/name`}
                name={t('match.name')}
                placeholder={t('match.name')}
                value={line.name}
                onChange={(name) => change({ ...line, name })}
              />
            </div>
            <ChoiceField
              pointer={`${pointer}/${index}/type`}
              name={t('match.kind')}
              width={112}
              options={hows.map((value) => ({ value, label: t(`match.${value}`) }))}
              value={howOf(line)}
              onChange={(how) => change(withHow(line, how))}
            />
            {line.type !== 'present' && (
              <div className={lineClasses.grow}>
                <TextField
                  mono
                  pointer={`${pointer}/${index}/value`}
                  name={t('match.value')}
                  placeholder={t('match.value')}
                  value={line.value}
                  onChange={(value) => change({ ...line, value })}
                />
              </div>
            )}
          </>
        )}
      </Rows>
    </FieldGroup>
  );
}
