/** The active row of a grid and the keys that move it: j/k, arrows, Home/End, Enter, Space, x. */
import { useCallback, useState, type KeyboardEvent } from 'react';
import { useShortcuts } from '@/lib/useShortcuts';

type Options = {
  count: number;
  /** Rows may come above the active one: it is found again by its key. */
  keyAt: (index: number) => string;
  reveal: (index: number) => void;
  onOpen?: (index: number) => void;
  onPeek?: (index: number) => void;
  onToggle?: (index: number) => void;
};

const PAGE = 10;
const MOVES: Record<string, (index: number, count: number) => number> = {
  j: (index) => index + 1,
  ArrowDown: (index) => index + 1,
  k: (index) => index - 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index) => index + PAGE,
  PageUp: (index) => index - PAGE,
  Home: () => 0,
  End: (_index, count) => count - 1,
};

export type GridCursor = {
  active: number;
  setActive: (index: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

export function useGridCursor(options: Options): GridCursor {
  const { count, keyAt, reveal, onOpen, onPeek, onToggle } = options;
  const [place, setPlace] = useState(NOWHERE);
  const active = find(place, count, keyAt);
  const setActive = useCallback((index: number) => setPlace({ index, key: keyAt(index) }), [keyAt]);
  const go = useCallback(
    (to: number) => {
      const next = Math.max(0, Math.min(to, count - 1));
      setActive(next);
      reveal(next);
    },
    [count, reveal, setActive],
  );
  const press = (key: string): boolean => {
    const move = MOVES[key];
    const act = { Enter: onOpen, ' ': onPeek, x: onToggle }[key];
    if (count === 0) return false;
    if (move) go(move(active, count));
    else if (act && active >= 0) act(active);
    return Boolean(move || act);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.closest('button, a, input')) return;
    if (press(event.key)) event.preventDefault();
  };
  useShortcuts(
    (['j', 'k', 'Enter', ' ', 'x'] as const)
      .filter(
        (key) => key === 'j' || key === 'k' || { Enter: onOpen, ' ': onPeek, x: onToggle }[key],
      )
      .map((key) => ({ keys: key, label: LABELS[key], run: () => press(key) })),
  );
  return { active, setActive, onKeyDown };
}

type Place = { index: number; key: string };
const NOWHERE: Place = { index: -1, key: '' };

/** Where the row is now; where it is gone, the same place in the list. */
function find({ index, key }: Place, count: number, keyAt: (index: number) => string): number {
  if (index < 0 || (index < count && keyAt(index) === key)) return index;
  for (let other = 0; other < count; other += 1) if (keyAt(other) === key) return other;
  return Math.min(index, count - 1);
}

const LABELS = {
  j: 'Next row',
  k: 'Previous row',
  Enter: 'Open',
  ' ': 'Peek',
  x: 'Select',
} as const;
