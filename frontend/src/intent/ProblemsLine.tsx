/** How many problems there are, the way to the next one, and in full those that no field on screen shows. */
import { useEffect, useState, type RefObject } from 'react';
import type { Problem } from '@/api/types/problem';
import { Failure } from '@/ui/problems/Failure';
import { ProblemList } from '@/ui/problems/ProblemList';
import { Mark } from '@/ui/status/Mark';
import classes from './intent.module.css';
import { controlAt } from './problems';
import { useIntentText } from './text';
import type { Editor } from './useEditor';

type Props<Spec> = { editor: Editor<Spec>; foot: RefObject<HTMLElement | null> };

export function ProblemsLine<Spec>({ editor, foot }: Props<Spec>) {
  const t = useIntentText();
  const { problems, isChecking, isDirty, failure, name } = editor;
  const elsewhere = useElsewhere(problems, foot);
  const [next, setNext] = useState(0);
  const shown = problems.filter((problem) => !elsewhere.includes(problem));
  const goOn = () => {
    const problem = shown[next % shown.length];
    setNext(next + 1);
    if (problem) reveal(foot, problem);
  };
  if (failure) return <Failure error={failure} />;
  const isBad = problems.some(({ severity }) => severity === 'error');
  return (
    <>
      {elsewhere.length > 0 && (
        <div className={classes.elsewhere}>
          <ProblemList problems={elsewhere} />
        </div>
      )}
      <div className={classes.verdict} role="status">
        {problems.length > 0 && (
          <button type="button" onClick={goOn} disabled={shown.length === 0}>
            <Mark glyph={isBad ? 'cross' : 'triangle'} tone={isBad ? 'bad' : 'warn'} />
            {t('problems', { count: problems.length })}
          </button>
        )}
        {isChecking && <span>{t('checking')}</span>}
        {!isChecking && isDirty && name !== '' && problems.length === 0 && t('clean')}
      </div>
    </>
  );
}

function reveal(foot: RefObject<HTMLElement | null>, { pointer }: Problem): void {
  const control = controlAt(foot.current?.parentElement ?? document, pointer);
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

/** Problems that no field shows; known only once the fields are on screen. */
function useElsewhere(
  problems: readonly Problem[],
  foot: RefObject<HTMLElement | null>,
): readonly Problem[] {
  const [elsewhere, setElsewhere] = useState<readonly Problem[]>([]);
  useEffect(() => {
    const root = foot.current?.parentElement;
    if (root) setElsewhere(problems.filter(({ pointer }) => !controlAt(root, pointer)));
  }, [problems, foot]);
  return elsewhere;
}
