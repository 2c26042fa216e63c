/** How many problems there are, the way to the next one, and in full those that no field on screen shows. */
import { useEffect, useState, type RefObject } from 'react';
import type { Problem } from '@/api/types/problem';
import { Failure } from '@/ui/problems/Failure';
import { ProblemList } from '@/ui/problems/ProblemList';
import { Mark } from '@/ui/status/Mark';
import { controlAt, shownIn } from './controls';
import classes from './intent.module.css';

import { useIntentText } from './text';
import type { Editor } from './useEditor';

type Props = {
  editor: Pick<Editor<unknown>, 'problems' | 'isChecking' | 'isDirty' | 'failure' | 'name'>;
  foot: Foot;
};

export function ProblemsLine({ editor, foot }: Props) {
  const t = useIntentText();
  const { problems, isChecking, isDirty, failure, name } = editor;
  const elsewhere = useElsewhere(problems, foot);
  const [next, setNext] = useState(0);
  const goOn = () => {
    const shown = shownIn(rootOf(foot), problems);
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
          <button type="button" onClick={goOn} disabled={elsewhere.length === problems.length}>
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

type Foot = RefObject<HTMLElement | null>;

const rootOf = (foot: Foot): ParentNode => foot.current?.parentElement ?? document;

function reveal(foot: Foot, { pointer }: Problem): void {
  const control = controlAt(rootOf(foot), pointer);
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}

/** Problems that no field shows; known only once the fields are on screen. */
function useElsewhere(problems: readonly Problem[], foot: Foot): readonly Problem[] {
  const [elsewhere, setElsewhere] = useState<readonly Problem[]>([]);
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- only the page itself knows which fields it shows
    setElsewhere(problems.filter(({ pointer }) => !controlAt(rootOf(foot), pointer)));
  }, [problems, foot]);
  return elsewhere;
}
