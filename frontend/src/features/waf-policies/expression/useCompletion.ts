/** The list of what may follow: when it is open, which line is active, and the keys that move and take it. */
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { fitting, taken } from './completion';
import type { ExpressionSuggestion } from '@/api/types/wafLanguage';
import type { Said } from './useExpression';

type Options = {
  said: Said | null;
  text: string;
  cursor: number;
  field: RefObject<HTMLTextAreaElement | null>;
  onChange: (text: string) => void;
  setCursor: (cursor: number) => void;
};

const NONE: readonly ExpressionSuggestion[] = [];
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

export function useCompletion({ said, text, cursor, field, onChange, setCursor }: Options) {
  const [isWanted, setWanted] = useState(false);
  const [line, setLine] = useState(0);
  const placeCursor = useCursor(field);
  const suggestions = isWanted ? fitting(said, text, cursor) : NONE;
  const active = Math.min(line, Math.max(0, suggestions.length - 1));
  const close = () => setWanted(false);
  const open = () => {
    setWanted(true);
    setLine(0);
  };
  const pick = (one: ExpressionSuggestion) => {
    const next = taken(one, text, cursor);
    close();
    placeCursor(next.cursor);
    setCursor(next.cursor);
    onChange(next.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const run = verbOf(event);
    if (!run) return;
    event.preventDefault();
    run();
  };
  const verbOf = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
    if (key === ' ' && ctrlKey) return open;
    const chosen = suggestions[active];
    if (!chosen || ctrlKey || metaKey || altKey) return null;
    if (key === 'Escape') return close;
    if (key === 'Enter' || key === 'Tab') return () => pick(chosen);
    const step = STEPS[key];
    const count = suggestions.length;
    return step ? () => setLine((active + step + count) % count) : null;
  };
  return { suggestions, active, open, close, pick, onKeyDown };
}

/** Puts the cursor somewhere once the text that is wanted there is on screen. */
function useCursor(field: RefObject<HTMLTextAreaElement | null>) {
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  });
  return (cursor: number) => {
    wanted.current = cursor;
  };
}
