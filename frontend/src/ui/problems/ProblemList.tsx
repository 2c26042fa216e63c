/** Problems as a list: severity, text, where; a click leads to the field or object. */
import type { Problem } from '@/api/types/problem';
import { Mark } from '../status/Mark';
import type { Glyph, Tone } from '../status/states';
import { useUiText } from '../text';
import classes from './problems.module.css';

const LOOK: Record<Problem['severity'], { tone: Tone; glyph: Glyph }> = {
  error: { tone: 'bad', glyph: 'cross' },
  warning: { tone: 'warn', glyph: 'triangle' },
  notice: { tone: 'idle', glyph: 'ring' },
};

type Props = { problems: readonly Problem[]; onPick?: (problem: Problem) => void };

export function ProblemList({ problems, onPick }: Props) {
  if (problems.length === 0) return null;
  return (
    <ul className={classes.list}>
      {problems.map((problem) => (
        <li key={`${problem.kind}/${problem.name}${problem.pointer}${problem.code}${problem.text}`}>
          <ProblemLine problem={problem} onPick={onPick} />
        </li>
      ))}
    </ul>
  );
}

function ProblemLine({ problem, onPick }: { problem: Problem; onPick?: Props['onPick'] }) {
  const t = useUiText();
  const { tone, glyph } = LOOK[problem.severity];
  const where = [problem.kind, problem.name].filter(Boolean).join(' ');
  const body = (
    <>
      <span className={classes.mark} title={t(`severity.${problem.severity}`)}>
        <Mark glyph={glyph} tone={tone} />
      </span>
      <span className={classes.words}>
        <span>{problem.text}</span>
        <span className={classes.where}>
          {where && <b>{where}</b>}
          {problem.pointer && <code>{problem.pointer}</code>}
          <code>{problem.code}</code>
        </span>
      </span>
    </>
  );
  if (!onPick) return <div className={classes.problem}>{body}</div>;
  return (
    <button type="button" className={classes.problem} onClick={() => onPick(problem)}>
      {body}
    </button>
  );
}
