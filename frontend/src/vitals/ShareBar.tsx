/** How much of a limit is used, as a bar that changes its tone near the end. */
import { toneOf } from './figures';
import classes from './vitals.module.css';

export const ShareBar = ({ share, label }: { share: number; label: string }) => (
  <meter
    className={classes.bar}
    data-tone={toneOf(share)}
    min={0}
    max={1}
    value={Math.min(share, 1)}
    aria-label={label}
  />
);
