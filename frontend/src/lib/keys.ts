/** Keyboard shortcuts: single keys and `g x` sequences, silent in inputs and dialogs, switchable off (WCAG 2.1.4). */

export type Shortcut = { keys: string; label: string; run: () => void };

const SEQUENCE_MS = 1_200;
const OFF_KEY = 'gatehouse.keys.off';
const EDITABLE =
  'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]';
/** What Enter and Space press, whatever else they mean on the page. */
const PRESSABLE = 'button, a, summary';
const PRESSES = new Set(['Enter', ' ']);

const registered = new Set<Shortcut>();
const listeners = new Set<() => void>();
let prefix = '';
let prefixAt = 0;
let snapshot: readonly Shortcut[] = [];

export const areKeysOff = (): boolean => localStorage.getItem(OFF_KEY) === '1';
export const switchKeys = (on: boolean): void => localStorage.setItem(OFF_KEY, on ? '0' : '1');

/** Register; the newest registration of the same keys wins. Returns how to forget it. */
export function addShortcut(shortcut: Shortcut): () => void {
  registered.add(shortcut);
  announce();
  return () => {
    registered.delete(shortcut);
    announce();
  };
}

export const allShortcuts = (): readonly Shortcut[] => snapshot;
export function onShortcuts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  snapshot = [...registered];
  for (const listener of listeners) listener();
}

/** Is this key press meant for text, a dialog or the focused button rather than for the page? */
export function isForSomethingElse(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const taken = PRESSES.has(event.key) ? `${EDITABLE}, ${PRESSABLE}` : EDITABLE;
  return event.target instanceof Element && event.target.closest(taken) !== null;
}

const find = (keys: string) => snapshot.findLast((shortcut) => shortcut.keys === keys);
const startsSequence = (key: string) => snapshot.some((s) => s.keys.startsWith(`${key} `));

function onKeyDown(event: KeyboardEvent): void {
  if (areKeysOff() || isForSomethingElse(event)) return;
  const inSequence = prefix !== '' && event.timeStamp - prefixAt < SEQUENCE_MS;
  const pressed = inSequence ? `${prefix} ${event.key}` : event.key;
  prefix = '';
  const shortcut = find(pressed);
  if (shortcut) {
    event.preventDefault();
    shortcut.run();
  } else if (!inSequence && startsSequence(event.key)) {
    prefix = event.key;
    prefixAt = event.timeStamp;
  }
}

/** Start listening; call once at start. */
export function listenForKeys(): () => void {
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
