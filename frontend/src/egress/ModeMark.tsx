/** Whether a policy refuses, or only tells what it would refuse. */
import type { EgressMode } from '@/api/types/intent';
import { Mark } from '@/ui/status/Mark';
import classes from './egress.module.css';
import { MODE_LOOKS } from './modes';
import { useText } from './text';

export function ModeMark({ mode }: { mode: EgressMode }) {
  const t = useText();
  return (
    <span className={classes.mode}>
      <Mark {...MODE_LOOKS[mode]} /> {t(`mode.${mode}`)}
    </span>
  );
}
