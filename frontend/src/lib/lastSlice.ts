/** The slice a person worked on last, kept in this browser. */
import { useSyncExternalStore } from 'react';

const KEY = 'gatehouse.slice';
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function rememberSlice(slice: string): void {
  if (localStorage.getItem(KEY) === slice) return;
  localStorage.setItem(KEY, slice);
  for (const listener of listeners) listener();
}

export const useLastSlice = (): string | null =>
  useSyncExternalStore(subscribe, () => localStorage.getItem(KEY));
