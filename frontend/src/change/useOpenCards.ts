/** Which cards are unfolded: all of a few, none of many, and what the person turned over. */
import { useCallback, useState } from 'react';

const FEW = 12;

export type OpenCards = {
  isOpen: (key: string, isViewed: boolean) => boolean;
  toggle: (key: string) => void;
  /** Back to how a card stands by itself: after a tick it folds, whatever was done to it before. */
  settle: (key: string) => void;
  areAllOpen: boolean;
  setAll: (isOpen: boolean) => void;
};

export function useOpenCards(count: number): OpenCards {
  const [areAllOpen, setAllOpen] = useState(count <= FEW);
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (key: string) =>
      setTurned((old) => (old.has(key) ? old.difference(new Set([key])) : new Set([...old, key]))),
    [],
  );
  const settle = useCallback(
    (key: string) => setTurned((old) => old.difference(new Set([key]))),
    [],
  );
  return {
    isOpen: (key, isViewed) => (areAllOpen && !isViewed) !== turned.has(key),
    toggle,
    settle,
    areAllOpen,
    setAll: (isOpen) => {
      setAllOpen(isOpen);
      setTurned(new Set());
    },
  };
}
