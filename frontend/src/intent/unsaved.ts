/** Edits that were not saved yet, kept while this tab lives: leaving a panel loses nothing. */
import { useSyncExternalStore } from 'react';

const kept = new Map<string, unknown>();
const listeners = new Set<() => void>();
let places: ReadonlySet<string> = new Set();

export const unsaved = {
  find: <Work>(place: string): Work | undefined => kept.get(place) as Work | undefined,
  keep(place: string, work: unknown): void {
    const isNew = !kept.has(place);
    kept.set(place, work);
    if (isNew) announce();
  },
  forget(place: string): void {
    if (kept.delete(place)) announce();
  },
};

/** Is there something unsaved at `place`? */
export const useIsUnsaved = (place: string): boolean =>
  useSyncExternalStore(subscribe, () => places).has(place);

function announce(): void {
  places = new Set(kept.keys());
  if (places.size > 0) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The browser asks in its own words. */
const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
