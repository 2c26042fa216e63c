/** A part of a form that most people leave alone: folded, with what it says now beside its title. */
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import classes from './fold.module.css';
import { useIsBranchWrong } from './problems';

type Props = {
  title: string;
  /** What it says now, in a few words. */
  summary?: ReactNode;
  /** A problem at or below one of these opens it. */
  pointers: readonly string[];
  children: ReactNode;
};

export function Fold({ title, summary, pointers, children }: Props) {
  const id = useId();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = useIsBranchWrong(pointers) || (chosen ?? false);
  return (
    <section>
      <h3 className={classes.heading}>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setChosen(!isOpen)}
        >
          <IconChevronRight size={14} aria-hidden />
          {title}
          <span className={classes.summary}>{summary}</span>
        </button>
      </h3>
      <div id={id} className={classes.inside}>
        {isOpen && children}
      </div>
    </section>
  );
}
