/** Whether the sheet of keys is open; opened from the menu and by `?`. */
const listeners = new Set<() => void>();
let isOpen = false;

export const isKeysSheetOpen = (): boolean => isOpen;
export const openKeysSheet = (): void => set(true);
export const closeKeysSheet = (): void => set(false);
export function onKeysSheet(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(open: boolean): void {
  isOpen = open;
  for (const listener of listeners) listener();
}
