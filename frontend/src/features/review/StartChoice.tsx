/** Start the rollout now, or at a moment. */
import { SegmentedControl } from '@mantine/core';
import { serverNow } from '@/lib/clock';
import { toField } from '@/lib/moments';
import { MomentField } from '@/ui/form/MomentField';
import classes from './review.module.css';
import { LONGEST_WAIT_DAYS, startProblem, type Start } from './start';
import { useReviewText } from './text';

const SUGGESTED_MS = 3_600_000;

export function StartChoice({
  start,
  onChange,
}: {
  start: Start;
  onChange: (start: Start) => void;
}) {
  const t = useReviewText();
  const problem = startProblem(start, serverNow());
  const turn = (when: string) =>
    onChange(when === 'now' ? null : toField(serverNow() + SUGGESTED_MS));
  return (
    <div className={classes.start}>
      <SegmentedControl
        fullWidth
        aria-label={t('start')}
        value={start === null ? 'now' : 'later'}
        onChange={turn}
        data={[
          { value: 'now', label: t('start.now') },
          { value: 'later', label: t('start.later') },
        ]}
      />
      {start !== null && (
        <MomentField
          label={t('start.at')}
          value={start}
          error={problem && t(problem, { days: LONGEST_WAIT_DAYS })}
          onChange={onChange}
        />
      )}
    </div>
  );
}
