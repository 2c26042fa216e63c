/** A bordered part of a page that can fail, load and age alone. */
import { useId, type ReactNode } from 'react';
import classes from './page.module.css';

type Props = {
  title?: ReactNode;
  meta?: ReactNode;
  /** At the right of the head: age, links, small verbs. */
  aside?: ReactNode;
  /** The body touches the border: for tables and lists. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
};

export function Panel({ title, meta, aside, flush = false, className = '', children }: Props) {
  const id = useId();
  return (
    <section className={`${classes.panel} ${className}`} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className={classes.panelHead}>
          <h2 className={classes.panelTitle} id={id}>
            {title}
          </h2>
          {meta && <span className={classes.panelMeta}>{meta}</span>}
          {aside && <div className={classes.panelAside}>{aside}</div>}
        </div>
      )}
      <div className={classes.panelBody} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
