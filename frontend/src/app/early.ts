/**
 * First of all imports, before anything paints: the colour scheme (so that dark never flashes light), and the nonce
 * where react-remove-scroll looks for it (or dialogs break under the strict CSP).
 */
import { readNonce } from '@/lib/boot';
import { readDensity } from '@/lib/density';

const CHOSEN = 'mantine-color-scheme-value';

function schemeNow(): 'light' | 'dark' {
  const chosen = localStorage.getItem(CHOSEN);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

Object.assign(globalThis, { __webpack_nonce__: readNonce() });
document.documentElement.dataset['mantineColorScheme'] = schemeNow();
document.documentElement.dataset['density'] = readDensity();
