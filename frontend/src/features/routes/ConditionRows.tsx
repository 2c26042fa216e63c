/** Lines of “name · how · value”, for headers and query parameters. */
import type { HeaderMatch, QueryMatch } from '@/api/types/intent';
import { ChoiceField, TextField } from '@/intent/fields';
import lineClasses from '@/intent/intent.module.css';
import { Rows } from '@/intent/Rows';
import classes from './routes.module.css';
import { useRoutesText } from './text';

type Condition = QueryMatch & Partial<Pick<HeaderMatch, 'invert'>>;
type How = 'exact' | 'regex' | 'present' | 'not' | 'notregex' | 'absent';

const PLAIN: readonly How[] = ['exact', 'regex', 'present'];
const INVERTED: readonly How[] = ['not', 'notregex', 'absent'];
const INVERSE = { exact: 'not', regex: 'notregex', present: 'absent' } as const;
const STRAIGHT = { not: 'exact', notregex: 'regex', absent: 'present' } as const;

type Props<Line extends Condition> = {
  pointer: string;
  label: string;
  addLabel: string;
  canInvert?: boolean;
  lines: readonly Line[];
  blank: () => Line;
  onChange: (lines: Line[]) => void;
};

export function ConditionRows<Line extends Condition>(props: Props<Line>) {
  const t = useRoutesText();
  const hows = props.canInvert ? [...PLAIN, ...INVERTED] : PLAIN;
  return (
    <div>
      <span className={classes.label}>{props.label}</span>
      <Rows
        lines={props.lines}
        blank={props.blank}
        addLabel={props.addLabel}
        onChange={props.onChange}
      >
        {(line, change, index) => (
          <div className={lineClasses.line}>
            <TextField
              mono
              pointer={`${props.pointer}/${index}/name`}
              name={t('match.name')}
              placeholder={t('match.name')}
              value={line.name}
              onChange={(name) => change({ ...line, name })}
            />
            <ChoiceField
              pointer={`${props.pointer}/${index}/type`}
              name={t('match.kind')}
              width={118}
              options={hows.map((value) => ({ value, label: t(`match.${value}`) }))}
              value={howOf(line)}
              onChange={(how) => change(withHow(line, how))}
            />
            {line.type !== 'present' && (
              <TextField
                mono
                pointer={`${props.pointer}/${index}/value`}
                name={t('match.value')}
                placeholder={t('match.value')}
                value={line.value}
                onChange={(value) => change({ ...line, value })}
              />
            )}
          </div>
        )}
      </Rows>
    </div>
  );
}

const howOf = ({ type, invert }: Condition): How => (invert ? INVERSE[type] : type);

function withHow<Line extends Condition>(line: Line, how: How): Line {
  const isInverted = how in STRAIGHT;
  const type = isInverted ? STRAIGHT[how as keyof typeof STRAIGHT] : how;
  const value = type === 'present' ? '' : line.value;
  return { ...line, type, value, ...('invert' in line ? { invert: isInverted } : {}) };
}
