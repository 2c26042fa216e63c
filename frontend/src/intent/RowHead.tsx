/** The head of a line that can be folded: what it says in short, and what is wrong with it while it is folded. */
import { IconChevronRight } from '@tabler/icons-react';
import { memo, useId, type KeyboardEvent, type ReactNode } from 'react';
import classes from './folded.module.css';
import { useProblemAt } from './problems';

type Props<Line> = {
  line: Line;
  index: number;
  pointer: string;
  isOpen: boolean;
  /** The same function as long as it says the same. */
  summary: (line: Line) => ReactNode;
  onTurn: (index: number) => void;
  /** Up or down by so many places, with Alt and an arrow. */
  onMove: ((index: number, by: number) => void) | undefined;
};

const BY: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

/** There may be a thousand, and only the one that changed is written anew. */
export const RowHead = memo(Head) as typeof Head;

function Head<Line>({ line, index, pointer, isOpen, summary, onTurn, onMove }: Props<Line>) {
  const id = useId();
  const found = useProblemAt(pointer, true);
  const problem = isOpen ? null : found;
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const by = event.altKey ? BY[event.key] : undefined;
    if (!by || !onMove) return;
    event.preventDefault();
    onMove(index, by);
    focusNeighbour(event.currentTarget, by);
  };
  return (
    <>
      <button
        type="button"
        className={classes.head}
        aria-expanded={isOpen}
        aria-describedby={problem ? id : undefined}
        aria-keyshortcuts={onMove && 'Alt+ArrowUp Alt+ArrowDown'}
        data-pointer={isOpen ? undefined : pointer}
        data-branch={isOpen ? undefined : true}
        onClick={() => onTurn(index)}
        onKeyDown={onKeyDown}
      >
        <IconChevronRight size={14} aria-hidden />
        <span className={classes.summary}>{summary(line)}</span>
      </button>
      {problem && (
        <p className={classes.problem} id={id} data-severity={problem.severity}>
          {problem.text}
        </p>
      )}
    </>
  );
}

/** Lines are known by their place: what was moved has gone to the neighbour, and the focus with it. */
function focusNeighbour(head: HTMLElement, by: number): void {
  const line = head.closest('li');
  const neighbour = by < 0 ? line?.previousElementSibling : line?.nextElementSibling;
  neighbour?.querySelector('button')?.focus();
}
