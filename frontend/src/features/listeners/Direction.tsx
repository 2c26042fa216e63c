/** Whether clients come in by a listener, or workloads go out. */
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import classes from './listeners.module.css';
import { useListenersText } from './text';

export function Direction({ isOut }: { isOut: boolean }) {
  const t = useListenersText();
  const Arrow = isOut ? IconArrowUpRight : IconArrowDownLeft;
  return (
    <span className={classes.direction} data-out={isOut || undefined}>
      <Arrow size={14} aria-hidden /> {t(isOut ? 'direction.out' : 'direction.in')}
    </span>
  );
}
