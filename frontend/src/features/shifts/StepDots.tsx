/** The steps of a shift as a line of numbers: reached, under way, still to come, given back. */
import type { Shift } from '@/api/types/shifts';
import classes from './shifts.module.css';
import { stepLook } from './standing';

export function StepDots({ shift }: { shift: Shift }) {
  return (
    <ol className={classes.dots}>
      {shift.steps.map(({ percent }, index) => (
        <li key={percent} data-look={stepLook(shift, index)}>
          {percent}
        </li>
      ))}
    </ol>
  );
}
