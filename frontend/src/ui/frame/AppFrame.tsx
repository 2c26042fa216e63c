/** The frame: 44 px header, navigation at the left, one page that fills the rest. */
import type { ReactNode } from 'react';
import classes from './frame.module.css';

type Props = {
  header: ReactNode;
  nav: ReactNode;
  /** Above every page, only while there is something to say. */
  banner?: ReactNode;
  children: ReactNode;
  skipLabel: string;
};

export function AppFrame({ header, nav, banner, children, skipLabel }: Props) {
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#page">
        {skipLabel}
      </a>
      <header className={classes.header}>{header}</header>
      <div className={classes.nav}>{nav}</div>
      <main className={classes.main} id="page" tabIndex={-1}>
        {banner}
        <div className={classes.content}>{children}</div>
      </main>
    </div>
  );
}
