/** The active row of a grid and the keys that move it: j/k, arrows, Home/End, Enter, Space, x. */
import { useCallback, useState, type KeyboardEvent } from 'react';
import { useShortcuts } from '@/lib/useShortcuts';

type Options = {
  count: number;
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

export function useGridCursor({ count, reveal, onOpen, onPeek, onToggle }: Options): GridCursor {
  const [index, setIndex] = useState(-1);
  const active = Math.min(index, count - 1);
  const go = useCallback(
    (to: number) => {
      const next = Math.max(0, Math.min(to, count - 1));
      setIndex(next);
      reveal(next);
    },
    [count, reveal],
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
  return { active, setActive: setIndex, onKeyDown };
}

const LABELS = {
  j: 'Next row',
  k: 'Previous row',
  Enter: 'Open',
  ' ': 'Peek',
  x: 'Select',
} as const;
