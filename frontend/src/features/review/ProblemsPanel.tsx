/** Everything found wrong with the draft; a click leads to the object that has to be mended. */
import { useNavigate } from '@tanstack/react-router';
import type { Plan } from '@/api/types/delivery';
import type { Problem } from '@/api/types/problem';
import { paths } from '@/lib/paths';
import { Panel } from '@/ui/page/Panel';
import { ProblemList } from '@/ui/problems/ProblemList';
import { pluralOf } from './mending';
import classes from './review.module.css';
import { useReviewText } from './text';

export function ProblemsPanel({ slice, plan }: { slice: string; plan: Plan }) {
  const t = useReviewText();
  const navigate = useNavigate();
  const { errors } = plan.counts;
  const mend = ({ kind, name }: Problem) => {
    if (kind && name) void navigate({ to: paths.object(slice, pluralOf(kind), name) });
  };
  if (plan.problems.length === 0) return null;
  return (
    <Panel
      title={t('problems', { count: plan.problems.length })}
      meta={errors > 0 && t('problems.block', { count: errors })}
      flush
    >
      <div className={classes.problems}>
        <ProblemList problems={plan.problems} onPick={mend} />
      </div>
    </Panel>
  );
}
