/** One number with a line of words below it. */
import type { ReactNode } from 'react';
import classes from './costs.module.css';

type Props = { name: string; value: ReactNode; isBad?: boolean; children?: ReactNode };

export function Tile({ name, value, isBad, children }: Props) {
  return (
    <section className={classes.tile} aria-label={name} data-bad={isBad || undefined}>
      <h2>{name}</h2>
      <p className={classes.big}>{value}</p>
      <p className={classes.small}>{children}</p>
    </section>
  );
}
