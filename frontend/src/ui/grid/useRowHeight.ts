/** Row height in pixels for the chosen density. */
const COMPACT = 32;
const COMFORTABLE = 40;

export const useRowHeight = (): number =>
  document.documentElement.dataset['density'] === 'comfortable' ? COMFORTABLE : COMPACT;
