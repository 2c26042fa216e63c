/** Fields under one label, with the problem of the whole where it is no single field's. */
import { useId, type ReactNode } from 'react';
import classes from '../intent.module.css';
import { useProblemAt } from '../problems';

type Props = {
  label: string;
  /** Where the problems of the group itself are found. */
  pointer?: string;
  children: ReactNode;
};

export function FieldGroup({ label, pointer = '', children }: Props) {
  const id = useId();
  const problem = useProblemAt(pointer);
  return (
    <div
      role="group"
      aria-labelledby={id}
      className={classes.group}
      data-pointer={pointer || undefined}
      tabIndex={pointer ? -1 : undefined}
    >
      <span className={classes.label} id={id}>
        {label}
      </span>
      {children}
      {pointer && problem && (
        <p className={classes.problem} data-severity={problem.severity} role="alert">
          {problem.text}
        </p>
      )}
    </div>
  );
}
