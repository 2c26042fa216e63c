/** The frame: 44 px header, navigation at the left, one page that fills the rest. */
import type { ReactNode } from 'react';
import classes from './frame.module.css';

type Props = { header: ReactNode; nav: ReactNode; children: ReactNode; skipLabel: string };

export function AppFrame({ header, nav, children, skipLabel }: Props) {
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#page">
        {skipLabel}
      </a>
      <header className={classes.header}>{header}</header>
      <div className={classes.nav}>{nav}</div>
      <main className={classes.main} id="page" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
