/** The steps of a shift from left to right: how much, how long it baked, what the new service answered. */
import { Link } from '@tanstack/react-router';
import type { Shift, ShiftStep } from '@/api/types/shifts';
import { formatSpan } from '@/lib/durations';
import { formatCount } from '@/lib/numbers';
import { paths } from '@/lib/paths';
import { useTick } from '@/lib/useTick';
import { StatusMark } from '@/ui/status/StatusMark';
import { bakedShare, stepLook } from './standing';
import { useText } from './text';
import classes from './track.module.css';

type Props = {
  shift: Shift;
  /** When it was read, in milliseconds: from then on the bake is carried on. */
  readAtMs: number;
};

export function StepTrack({ shift, readAtMs }: Props) {
  const t = useText();
  const count = shift.steps.length;
  return (
    <div className={classes.scroll}>
      <ol
        className={classes.track}
        aria-label={t('steps')}
        style={{ gridTemplateColumns: `repeat(${count}, minmax(132px, 1fr))` }}
      >
        {shift.steps.map((step, index) => (
          <Step key={step.percent} shift={shift} step={step} index={index} readAtMs={readAtMs} />
        ))}
      </ol>
    </div>
  );
}

type StepProps = Props & { step: ShiftStep; index: number };

function Step({ shift, step, index, readAtMs }: StepProps) {
  const t = useText();
  const look = stepLook(shift, index);
  const { bake_seconds: bake, min_requests: least } = shift;
  const { state, percent, requests, baked_seconds: baked, revision, rollout } = step;
  const isPlanned = look === 'waiting';
  return (
    <li className={classes.step} data-look={look} data-state={shift.state}>
      <Rail shift={shift} step={step} index={index} readAtMs={readAtMs} />
      <span className={classes.title}>{t('share', { percent })}</span>
      <span className={classes.state}>
        <StatusMark state={state} />
      </span>
      <span className={classes.line}>
        {isPlanned || bake === 0
          ? t('step.bake.plan', { whole: formatSpan(bake) })
          : t('step.bake', { baked: formatSpan(baked), whole: formatSpan(bake) })}
      </span>
      <span className={classes.line}>
        {isPlanned
          ? t('step.requests.plan', { least: formatCount(least) })
          : requests >= least
            ? t('step.requests.seen', { count: requests, seen: formatCount(requests) })
            : t('step.requests', { seen: formatCount(requests), least: formatCount(least) })}
      </span>
      <span className={classes.line}>
        {rollout && revision !== null && (
          <Link to={paths.rollout(shift.slice, rollout)}>
            <code>{t('step.revision', { revision })}</code>
          </Link>
        )}
      </span>
    </li>
  );
}

/** The bake as a thin bar, running on between two reads. */
function Rail({ shift, step, index, readAtMs }: StepProps) {
  useTick();
  const look = stepLook(shift, index);
  const isRunning = look === 'current' && shift.state === 'running' && step.state === 'baking';
  const sinceRead = (localNow() - readAtMs) / 1_000;
  const share = look === 'passed' ? 1 : bakedShare(step, shift.bake_seconds, isRunning, sinceRead);
  return (
    <span className={classes.rail} aria-hidden>
      {look !== 'waiting' && <i style={{ transform: `scaleX(${share})` }} />}
    </span>
  );
}

/** The clock of this machine, since that is what reads are stamped with. */
const localNow = (): number => Date.now();
