/** Whether the session still stands; a 401 anywhere opens the sign-in dialog over the kept page. */

let ended = false;
const listeners = new Set<() => void>();

const setEnded = (value: boolean): void => {
  if (ended === value) return;
  ended = value;
  for (const listener of listeners) listener();
};

export const sessionEnded = (): void => setEnded(true);
export const sessionRestored = (): void => setEnded(false);
export const hasSessionEnded = (): boolean => ended;
export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
