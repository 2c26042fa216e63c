/** What the rollout comes to, in one sentence that is never rosier than what nodes have proven. */
import type { Rollout } from '@/api/types/delivery';
import classes from './revisions.module.css';
import { durationSeconds, tallyOf } from './progress';
import { useRevisionsText } from './text';

export function RolloutVerdict({ rollout }: { rollout: Rollout }) {
  const t = useRevisionsText();
  const { nodes, nodes_total: total, revision: sequence, reason, state } = rollout;
  const tally = tallyOf(nodes);
  const seconds = durationSeconds(rollout);
  return (
    <section className={classes.verdict} data-state={state} aria-live="polite">
      <p>
        <strong>{t(`verdict.${state}`, { sequence, proven: tally.proven, total })}</strong>
        {seconds !== null && state === 'complete' && (
          <span> {t('verdict.took', { seconds: seconds.toFixed(1) })}</span>
        )}
      </p>
      {total > 0 && (
        <progress
          value={tally.proven}
          max={total}
          aria-label={t('rollout.nodes')}
          data-state={state}
        />
      )}
      {reason && <p className={classes.why}>{reason}</p>}
      {tally.silent > 0 && <p>{t('verdict.silent', { count: tally.silent })}</p>}
    </section>
  );
}
