/** Budget, level and events of an objective over time, under one cross-hair. */
import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import type { Objective } from '@/api/types/objectives';
import { formatRate } from '@/lib/numbers';
import { useUrlState } from '@/lib/urlState';
import { formatBudget, formatLevel, formatTarget, targetShare } from '@/slo/figures';
import { useHistory } from '@/slo/reads';
import { TimeChart } from '@/ui/chart/TimeChart';
import { Fresh } from '@/ui/live/Fresh';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import { courseOf, levelRange, movedBudget, stepOf, wholeBudget, type Course } from './history';
import classes from './objectives.module.css';
import { useText } from './text';

const HEIGHT = 168;
const LATE_SECONDS = 120; // read every half minute, told by whole minutes
const NOTHING: Course = courseOf({
  step_seconds: 60,
  since: '',
  until: '',
  target: '',
  points: [],
  revisions: [],
  exclusions: [],
  versions: [],
  as_of: null,
});

type Props = { objective: Objective; seconds: number };

export function HistoryPanels({ objective, seconds }: Props) {
  const t = useText();
  const { data, error, refetch } = useHistory(objective.id, seconds, stepOf(seconds));
  const course = useMemo(() => (data ? courseOf(data) : NOTHING), [data]);
  const age = data?.as_of && <Age at={data.as_of} staleAfterSeconds={LATE_SECONDS} />;
  return (
    <>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      <Fresh at={data?.as_of ?? null} lateSeconds={LATE_SECONDS} isApart>
        <BudgetPanel course={course} objective={objective} age={age} />
        <div className={classes.pair}>
          <Panel title={t('level')} aside={age}>
            <LevelChart course={course} objective={objective} />
          </Panel>
          <Panel title={t('events')} aside={age}>
            <EventsChart course={course} />
          </Panel>
        </div>
      </Fresh>
    </>
  );
}

type BudgetProps = { course: Course; objective: Objective; age: React.ReactNode };

function BudgetPanel({ course, objective: { policy }, age }: BudgetProps) {
  const t = useText();
  const [url, setUrl] = useUrlState();
  const isRelative = url['budget'] === 'relative';
  const lines = useMemo(
    () => [
      {
        label: t('budget.left'),
        values: course.remaining,
        stroke: '--gh-series-1',
        fill: '--gh-ok-soft',
        redBelow: 0,
      },
    ],
    [t, course.remaining],
  );
  const thresholds = useMemo(
    () => [
      { value: 0, label: t('budget.spent'), stroke: '--gh-bad' },
      ...levelOf(policy.warn_below, t('budget.warn'), '--gh-warn'),
      ...levelOf(policy.hold_below, t('budget.hold'), '--gh-bad'),
    ],
    [t, policy.warn_below, policy.hold_below],
  );
  return (
    <Panel
      title={t('budget.course')}
      aside={
        <>
          {age}
          <SegmentedControl
            size="xs"
            aria-label={t('budget.axis')}
            data={[
              { value: 'absolute', label: t('budget.absolute') },
              { value: 'relative', label: t('budget.relative') },
            ]}
            value={isRelative ? 'relative' : 'absolute'}
            onChange={(budget) => setUrl({ budget: budget === 'relative' ? budget : '' })}
          />
        </>
      }
    >
      <TimeChart
        key={String(isRelative)}
        label={t('budget.course')}
        {...course}
        lines={lines}
        thresholds={thresholds}
        format={formatBudget}
        range={isRelative ? movedBudget : wholeBudget}
        height={HEIGHT + 24}
        isBare
      />
    </Panel>
  );
}

const levelOf = (percent: string | null, label: string, stroke: string) =>
  percent === null || Number(percent) === 0 ? [] : [{ value: targetShare(percent), label, stroke }];

function LevelChart({ course, objective: { target } }: { course: Course; objective: Objective }) {
  const t = useText();
  const share = targetShare(target);
  const lines = useMemo(
    () => [{ label: t('level'), values: course.level, stroke: '--gh-series-1', redBelow: share }],
    [t, course.level, share],
  );
  const thresholds = useMemo(
    () => [
      {
        value: share,
        label: t('level.target', { target: formatTarget(target) }),
        stroke: '--gh-text-3',
      },
    ],
    [t, share, target],
  );
  return (
    <TimeChart
      label={t('level')}
      {...course}
      lines={lines}
      thresholds={thresholds}
      format={(value) => formatLevel(value, target)}
      range={useMemo(() => levelRange(share), [share])}
      height={HEIGHT}
      isBare
    />
  );
}

function EventsChart({ course }: { course: Course }) {
  const t = useText();
  const lines = useMemo(
    () => [
      {
        label: t('events.good'),
        values: course.goodPerSecond,
        stroke: '--gh-ok',
        fill: '--gh-ok-soft',
      },
      {
        label: t('events.bad'),
        values: course.badPerSecond,
        stroke: '--gh-bad',
        fill: '--gh-bad-soft',
      },
    ],
    [t, course.goodPerSecond, course.badPerSecond],
  );
  return (
    <TimeChart
      label={t('events')}
      {...course}
      lines={lines}
      format={formatRate}
      height={HEIGHT - 20}
    />
  );
}
