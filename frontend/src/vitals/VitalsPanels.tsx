/** One node: how near it is to its limits, and what went wrong there; gaps where it said nothing. */
import { useMemo, type ReactNode } from 'react';
import { formatCount, formatShare } from '@/lib/numbers';
import { TimeChart } from '@/ui/chart/TimeChart';
import { Fresh } from '@/ui/live/Fresh';
import { Panel } from '@/ui/page/Panel';
import { Failure } from '@/ui/problems/Failure';
import { Age } from '@/ui/time/Age';
import {
  formatAmount,
  latestOf,
  toneOf,
  vitalCourseOf,
  type Latest,
  type VitalCourse,
} from './figures';
import { useVitals } from './reads';
import { ShareBar } from './ShareBar';
import { useVitalsText } from './text';
import classes from './vitals.module.css';

const HEIGHT = 170;
const LATE_SECONDS = 45; // told every ten seconds, read every ten, shown by steps
const WHOLE: [number, number] = [0, 1];

type Props = {
  node: string;
  window: string;
  /** How far back, where the page does not say it for all that it shows. */
  choice?: ReactNode;
};

export function VitalsPanels({ node, window, choice }: Props) {
  const t = useVitalsText();
  const { data, error, refetch } = useVitals(node, window);
  const course = useMemo(() => data && vitalCourseOf(data), [data]);
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data || !course) return null;
  const at = data.as_of;
  const late = LATE_SECONDS + (data.step_seconds > 10 ? data.step_seconds : 0);
  return (
    <>
      <Panel
        title={t('limits')}
        meta={t('limits.meta')}
        aside={
          <>
            {at && <Age at={at} staleAfterSeconds={late} />}
            {choice}
          </>
        }
      >
        {at === null ? (
          <p className={classes.quiet}>{t('limits.none')}</p>
        ) : (
          <Fresh at={at} lateSeconds={late}>
            <div className={classes.limits}>
              <SharesChart course={course} />
              <ul className={classes.now}>
                {latestOf(data).map((one) => (
                  <Now key={`${one.resource} ${one.subject}`} one={one} />
                ))}
              </ul>
            </div>
          </Fresh>
        )}
      </Panel>
      {at !== null && <TroublesPanel course={course} />}
    </>
  );
}

function Now({ one: { resource, subject, now, limit, share } }: { one: Latest }) {
  const t = useVitalsText();
  const name = t(`resource.${resource}`);
  const used = formatAmount(resource, now);
  return (
    <li>
      <span>
        {name} {subject && <span className="mono">{subject}</span>}
        <small>
          {limit === null ? used : t('of', { used, limit: formatAmount(resource, limit) })}
        </small>
      </span>
      {share === null ? <span /> : <ShareBar share={share} label={name} />}
      <b data-tone={share === null ? undefined : toneOf(share)}>
        {share === null ? '' : formatShare(share)}
      </b>
    </li>
  );
}

function SharesChart({ course }: { course: VitalCourse }) {
  const t = useVitalsText();
  const { times, stepSeconds, known, shares } = course;
  const lines = useMemo(
    () =>
      shares.map(({ resource, values }, index) => ({
        label: t(`resource.${resource}`),
        values,
        stroke: `--gh-series-${(index % 8) + 1}`,
      })),
    [t, shares],
  );
  return (
    <TimeChart
      label={t('limits.share')}
      {...{ times, stepSeconds, known, lines }}
      format={formatShare}
      range={whole}
      height={HEIGHT}
    />
  );
}

const whole = (): [number, number] => WHOLE;

const STROKES = {
  refused: '--gh-bad',
  overflow: '--gh-series-2',
  stuck: '--gh-series-5',
  reset: '--gh-series-1',
} as const;

function TroublesPanel({ course }: { course: VitalCourse }) {
  const t = useVitalsText();
  const { times, stepSeconds, known, troubles } = course;
  const lines = useMemo(
    () =>
      troubles.map(({ trouble, values }) => ({
        label: t(`trouble.${trouble}`),
        values,
        stroke: STROKES[trouble],
      })),
    [t, troubles],
  );
  return (
    <Panel title={t('troubles')} meta={t('troubles.meta')}>
      {lines.length === 0 ? (
        <p className={classes.quiet}>{t('troubles.none')}</p>
      ) : (
        <TimeChart
          label={t('troubles')}
          {...{ times, stepSeconds, known, lines }}
          format={formatCount}
          height={HEIGHT}
        />
      )}
    </Panel>
  );
}
