/** Which change is being read: `n` and `p` walk through them, the index and the cards show it. */
import { useCallback, useState } from 'react';
import type { Change } from '@/api/types/delivery';
import { useShortcuts } from '@/lib/useShortcuts';
import { changeKey } from './changeWords';
import { useChangeText } from './text';

export type ChangeCursor = {
  /** Key of the change being read; null before the first. */
  current: string | null;
  /** Read this one: it comes into sight and takes the focus. */
  go: (key: string) => void;
  /** It was clicked, so it is in sight already. */
  mark: (key: string) => void;
};

export function useChangeCursor(changes: readonly Change[]): ChangeCursor {
  const t = useChangeText();
  const [current, mark] = useState<string | null>(null);
  const keys = changes.map(changeKey);
  const go = useCallback((key: string) => {
    mark(key);
    const card = document.getElementById(key);
    card?.scrollIntoView({ block: 'start' });
    card?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  }, []);
  const step = (by: 1 | -1) => {
    const at = current === null ? -1 : keys.indexOf(current);
    const key = keys[Math.max(0, Math.min(at + by, keys.length - 1))];
    if (key !== undefined) go(key);
  };
  useShortcuts([
    { keys: 'n', label: t('next'), run: () => step(1) },
    { keys: 'p', label: t('previous'), run: () => step(-1) },
  ]);
  return { current, go, mark };
}
