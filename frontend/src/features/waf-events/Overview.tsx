/** The top of the page: exact counts, and how they came about over time. */
import { useMemo } from 'react';
import { useSliceParam } from '@/api/useSlice';
import { serverNow } from '@/lib/clock';
import { useUrlState } from '@/lib/urlState';
import { Failure } from '@/ui/problems/Failure';
import { Figures } from './Figures';
import classes from './events.module.css';
import { rangeOf } from '@/lib/timeRange';
import { useSummary } from './reads';
import { pointsIn, sumsOf } from './summary';
import { Timeline } from './Timeline';

export function Overview() {
  const slice = useSliceParam();
  const [url] = useUrlState();
  const { since, until } = rangeOf(url, serverNow());
  const { data, error, refetch } = useSummary(slice, since);
  const points = useMemo(
    () => data && pointsIn(data, { since, until }, serverNow()),
    [data, since, until],
  );
  const step = data?.step_seconds ?? 0;
  const sums = useMemo(() => (points ? sumsOf(points, step) : null), [points, step]);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <section className={classes.overview}>
      <Figures summary={data} sums={sums} />
      {points && sums && (
        <Timeline points={points} stepSeconds={step} range={{ since, until }} sums={sums} />
      )}
    </section>
  );
}
