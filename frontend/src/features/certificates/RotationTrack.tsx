/** A rotation from left to right: each step with when it began and how long it took; the one under way breathes. */
import { Link } from '@tanstack/react-router';
import type { Rotation } from '@/api/types/certificates';
import { formatSpan } from '@/lib/durations';
import { paths } from '@/lib/paths';
import { Age, formatExact } from '@/ui/time/Age';
import { COURSE, courseOf, isEnded, isMoving, type CourseStep } from './course';
import { Elapsed } from './Elapsed';
import { RotationMark } from './StandingMark';
import { useText } from './text';
import classes from './track.module.css';

type Props = { rotation: Rotation; slice: string };

export function RotationTrack({ rotation, slice }: Props) {
  const t = useText();
  const steps = courseOf(rotation);
  return (
    <section className={classes.panel} aria-label={t('rotation')}>
      <Head rotation={rotation} slice={slice} />
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('rotation.steps')}>
        <div className={classes.phases} aria-hidden>
          {COURSE.map(([phase, its]) => (
            <span key={phase} style={{ gridColumn: `span ${its.length}` }}>
              {t(`phase.${phase}`)}
            </span>
          ))}
        </div>
        <ol className={classes.track}>
          {steps.map((one) => (
            <Step key={one.step} step={one} isMoving={isMoving(rotation)} />
          ))}
        </ol>
      </div>
      {rotation.state !== 'held' && rotation.text && <p className={classes.now}>{rotation.text}</p>}
    </section>
  );
}

function Head({ rotation, slice }: Props) {
  const t = useText();
  const {
    reason,
    state,
    attempts,
    next_try_at: nextTry,
    finished_at: end,
    started_at: start,
  } = rotation;
  return (
    <div className={classes.head}>
      <h2>{t(`reason.${reason}`)}</h2>
      <RotationMark state={state} />
      <span className={classes.quiet}>
        {isEnded(rotation) ? (
          <>
            <Age at={end ?? start} />
            {end && <>, {t('rotation.took', { span: spanOf(start, end) })}</>}
          </>
        ) : (
          <>
            {t('rotation.since')} <Elapsed since={start} />
          </>
        )}
      </span>
      {attempts > 1 && (
        <span className={classes.quiet}>{t('rotation.attempts', { count: attempts })}</span>
      )}
      {nextTry && (
        <span className={classes.quiet}>
          {t('rotation.next')} <Age at={nextTry} />
        </span>
      )}
      <span className={classes.links}>
        {rotation.staging_rollout && (
          <Link to={paths.rollout(slice, rotation.staging_rollout)}>{t('rotation.staging')}</Link>
        )}
        {rotation.rollout && (
          <Link to={paths.rollout(slice, rotation.rollout)}>{t('rotation.rollout')}</Link>
        )}
      </span>
    </div>
  );
}

const spanOf = (start: string, end: string): string =>
  formatSpan(Math.max(1, (Date.parse(end) - Date.parse(start)) / 1_000));

const CLOCK = [11, 19] as const;

function Step({
  step: { step, look, at, seconds, text },
  isMoving: moves,
}: {
  step: CourseStep;
  isMoving: boolean;
}) {
  const t = useText();
  const isNow = look === 'current' && moves;
  return (
    <li
      className={classes.step}
      data-look={look}
      data-now={isNow || undefined}
      aria-current={look === 'current' || look === 'held' ? 'step' : undefined}
      title={text || undefined}
    >
      <span className={classes.rail} aria-hidden>
        <i />
      </span>
      <span className={classes.name}>
        {t(`step.${step}`)}
        <span className={classes.hidden}>: {t(`look.${look}`)}</span>
      </span>
      <span className={classes.at}>
        {at && (
          <time dateTime={at} title={formatExact(at)}>
            {formatExact(at).slice(...CLOCK)}
          </time>
        )}
      </span>
      <span className={classes.took}>
        {look === 'skipped' && t('look.skipped')}
        {look === 'held' && t('look.held')}
        {seconds !== null && (look === 'passed' || look === 'undone') && formatSpan(seconds)}
        {isNow && at && <Elapsed since={at} />}
      </span>
    </li>
  );
}
