/** What may follow in an expression, below the place where it would be written. */
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useText } from '../text';
import classes from './expression.module.css';
import type { ExpressionSuggestion } from '@/api/types/wafLanguage';

type Props = {
  id: string;
  suggestions: readonly ExpressionSuggestion[];
  active: number;
  /** A mark where the word begins that is being written. */
  word: RefObject<HTMLElement | null>;
  onPick: (suggestion: ExpressionSuggestion) => void;
};

const LINE = 22;

export function Suggestions({ id, suggestions, active, word, onPick }: Props) {
  const t = useText();
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (list.current && word.current) place(list.current, word.current);
  });
  useEffect(() => {
    list.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      ref={list}
      id={id}
      className={classes.suggestions}
      role="listbox"
      aria-label={t('expression.suggestions')}
    >
      {suggestions.map((one, index) => (
        // The keys are heard in the text; the pointer must not take the cursor out of it.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={one.text}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(one)}
        >
          <code data-kind={one.kind}>{one.text}</code>
          <span>{one.help}</span>
        </div>
      ))}
    </div>
  );
}

/** Below the word, and within the field even where the word stands at its end. */
function place(list: HTMLElement, word: HTMLElement): void {
  const room = (list.parentElement?.clientWidth ?? 0) - list.offsetWidth;
  list.style.left = `${Math.max(0, Math.min(word.offsetLeft, room))}px`;
  list.style.top = `${word.offsetTop + LINE}px`;
}
