/** A page: title, what it is about, its verbs; the content below fills the height and scrolls inside. */
import type { ReactNode } from 'react';
import classes from './page.module.css';

type Props = {
  title: ReactNode;
  /** For the window's title where `title` is more than words. */
  name?: string;
  /** Quiet facts beside the title: counts, age. */
  meta?: ReactNode;
  /** Buttons at the right. */
  actions?: ReactNode;
  /** A bar between header and content: filter, tabs. */
  bar?: ReactNode;
  /** A side panel right of the content. */
  aside?: ReactNode;
  /** The content scrolls as a document instead of filling the height. */
  flow?: boolean;
  /** The content brings its own padding. */
  bare?: boolean;
  children: ReactNode;
};

export function Page({
  title,
  name,
  meta,
  actions,
  bar,
  aside,
  flow = false,
  bare = false,
  children,
}: Props) {
  return (
    <div className={classes.page}>
      <title>{`${name ?? (typeof title === 'string' ? title : '')} · Gatehouse`}</title>
      <header className={classes.header}>
        <h1 className={classes.title}>{title}</h1>
        {meta && <div className={classes.meta}>{meta}</div>}
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {bar && <div className={classes.bar}>{bar}</div>}
      <div className={classes.body}>
        {bare ? (
          children
        ) : (
          <div className={flow ? classes.flow : classes.fill} tabIndex={flow ? -1 : undefined}>
            {children}
          </div>
        )}
        {aside}
      </div>
    </div>
  );
}
