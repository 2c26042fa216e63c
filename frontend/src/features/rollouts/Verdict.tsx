/** Where the rollout stands, in one sentence, why, and the verbs that make sense now. */
import type { Rollout } from '@/api/types/rollouts';
import { formatSpan } from '@/lib/durations';
import { useStrategyWords } from '@/ui/strategy/words';
import { Mark } from '@/ui/status/Mark';
import { STATES } from '@/ui/status/states';
import { Age } from '@/ui/time/Age';
import { Commands } from './Commands';
import { headlineOf } from './headline';
import { silentCount } from './nodes';
import classes from './rollout.module.css';
import { durationSeconds, isOnWay } from './states';
import { useRolloutsText } from './text';

export function Verdict({ rollout }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const { state, reason, cause } = rollout;
  const { key, values } = headlineOf(rollout);
  const { tone, glyph } = STATES[state];
  return (
    <section className={classes.verdict} data-tone={tone} aria-label={t('rollout')}>
      <span className={classes.verdictMark}>
        <Mark glyph={glyph} tone={tone} size={18} />
      </span>
      <div className={classes.words} aria-live="polite">
        <p className={classes.headline}>{t(key, values)}</p>
        {cause && <p className={classes.cause}>{cause}</p>}
        {reason && reason !== cause && <p>{reason}</p>}
        {!reason && <Next rollout={rollout} />}
        <Rest rollout={rollout} />
      </div>
      <Commands rollout={rollout} />
    </section>
  );
}

/** What comes after the stage under way. */
function Next({ rollout: { state, stage, stages } }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const { cohort } = useStrategyWords();
  if (stage === null || !isOnWay(state)) return null;
  const next = stages[stage + 1];
  if (!next) return <p>{t('then.done')}</p>;
  const values = { stage: stage + 2, stages: stages.length, count: next.nodes };
  return <p>{t('then', { ...values, cohort: cohort(next.cohort) })}</p>;
}

/** What stands beside the headline: when it begins, how long it took, who is silent. */
function Rest({ rollout }: { rollout: Rollout }) {
  const t = useRolloutsText();
  const { state, starts_at: startsAt, nodes, reason } = rollout;
  const silent = reason ? 0 : silentCount(nodes); // a reason says it better
  const seconds = state === 'complete' ? durationSeconds(rollout) : null;
  return (
    <>
      {state === 'scheduled' && startsAt && (
        <p>
          {t('headline.starts')} <Age at={startsAt} />.
        </p>
      )}
      {silent > 0 && <p className={classes.silent}>{t('silent', { count: silent })}</p>}
      {seconds !== null && <p>{t('took', { span: formatSpan(Math.max(1, seconds)) })}</p>}
    </>
  );
}
