/** What happens to a request in one state of a slice. */
import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { RouteTest } from '@/api/types/tester';
import { paths } from '@/lib/paths';
import { ProblemList } from '@/ui/problems/ProblemList';
import { Panel } from '@/ui/page/Panel';
import { AnswerPanel } from './AnswerPanel';
import { differences, type Part } from './differences';
import { Headline } from './Headline';
import { Others } from './Others';
import { SentPanel } from './SentPanel';
import { Steps } from './Steps';
import classes from './tester.module.css';
import { useText } from './text';

type Props = { slice: string; test: RouteTest; other?: RouteTest };

export function Outcome({ slice, test, other }: Props) {
  const t = useText();
  const parts = new Set(other ? differences(test, other) : []);
  const state = useStateName(test);
  const title = (words: string, ...of: Part[]) => (
    <>
      {words}
      {/* Of two, each has its panels: what cannot see that they stand apart is told whose they are. */}
      {other && <VisuallyHidden> · {state}</VisuallyHidden>}
      {of.some((part) => parts.has(part)) && <em className={classes.differ}>{t('differ')}</em>}
    </>
  );
  return (
    <section className={classes.outcome} aria-label={state}>
      <Headline test={test} state={state} />
      {test.problems.length > 0 && (
        <div className={classes.problems}>
          <p>
            {t('problems')} · <Link to={paths.review(slice)}>{t('problems.see')}</Link>
          </p>
          <ProblemList problems={test.problems} />
        </div>
      )}
      {test.notes.map((note) => (
        <p key={note} className={classes.quiet}>
          {note}
        </p>
      ))}
      <div className={classes.parts} data-alone={!other || undefined}>
        <div className={classes.outcome}>
          <Panel title={title(t('steps'), 'route', 'steps')} flush>
            <Steps slice={slice} test={test} other={other} />
          </Panel>
          {test.candidates.length > 0 && (
            <Panel title={title(t('others'))} flush>
              <Others slice={slice} others={test.candidates} />
            </Panel>
          )}
        </div>
        <div className={classes.outcome}>
          <Panel title={title(t('sent'), 'sent', 'service', 'holds')}>
            <SentPanel slice={slice} test={test} />
          </Panel>
          <Panel title={title(t('answer'), 'answer')}>
            <AnswerPanel answer={test.answer} />
          </Panel>
        </div>
      </div>
    </section>
  );
}

function useStateName({ revision, against }: RouteTest): string {
  const t = useText();
  if (revision === null) return t('state.draft');
  return against === 'live' ? t('state.live') : t('state.revision', { sequence: revision });
}
