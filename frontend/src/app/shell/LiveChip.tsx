/** Whether what is on screen is live. Quiet while it is. */
import { useIsLate, useLiveState } from '@/lib/live/live';
import { StatusMark } from '@/ui/status/StatusMark';
import { useAppText } from '../text';
import classes from './shell.module.css';

export function LiveChip() {
  const t = useAppText();
  const told = useLiveState();
  const isLate = useIsLate();
  const state = told === 'live' && isLate ? 'silent' : told;
  return (
    <span title={t(`live.hint.${state}`)} className={classes.live} role="status">
      <StatusMark state={state} chip={state !== 'live'} />
    </span>
  );
}
