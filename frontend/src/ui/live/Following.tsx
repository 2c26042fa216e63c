/** What is brought up to date when the socket says so: without a word of it for long, nobody knows whether it still holds. */
import type { ReactNode } from 'react';
import { useIsLate } from '@/lib/live/live';
import classes from './live.module.css';

export function Following({ children }: { children: ReactNode }) {
  return (
    <div className={classes.following} data-late={useIsLate() || undefined}>
      {children}
    </div>
  );
}
