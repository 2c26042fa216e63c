/** Whether what is on screen is live. Quiet while it is. */
import { useLiveState } from '@/lib/live/live';
import { StatusMark } from '@/ui/status/StatusMark';
import { useAppText } from '../text';
import classes from './shell.module.css';

export function LiveChip() {
  const t = useAppText();
  const state = useLiveState();
  return (
    <span title={t(`live.hint.${state}`)} className={classes.live} role="status">
      <StatusMark state={state} chip={state !== 'live'} />
    </span>
  );
}
