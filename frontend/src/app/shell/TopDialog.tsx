/** The browser's own dialog: it opens whatever the server still gives out, over any other. */
import { useEffect, useId, useRef, type ReactNode } from 'react';
import classes from './shell.module.css';

type Props = {
  title: string;
  /** Escape ends it; without this nothing but its own verbs does. */
  onCancel?: () => void;
  children: ReactNode;
};

export function TopDialog({ title, onCancel, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className={classes.session}
      aria-labelledby={id}
      {...{ closedby: onCancel ? 'closerequest' : 'none' }}
      onCancel={(event) => {
        event.preventDefault();
        onCancel?.();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
