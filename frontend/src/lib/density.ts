/** Row height: compact unless this person prefers comfortable rows. Kept in this browser, shown as `data-density`. */
import { useSyncExternalStore } from 'react';

export type Density = 'compact' | 'comfortable';

const KEY = 'gatehouse.density';
const listeners = new Set<() => void>();

export const readDensity = (): Density =>
  localStorage.getItem(KEY) === 'comfortable' ? 'comfortable' : 'compact';

export function setDensity(density: Density): void {
  localStorage.setItem(KEY, density);
  document.documentElement.dataset['density'] = density;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useDensity = (): Density => useSyncExternalStore(subscribe, readDensity);
