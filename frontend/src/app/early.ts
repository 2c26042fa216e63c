/**
 * First of all imports, before anything paints: the colour scheme (so that dark never flashes light), and the nonce
 * where react-remove-scroll looks for it (or dialogs break under the strict CSP). From here on no script writes markup.
 */
import { readNonce } from '@/lib/boot';
import { readDensity } from '@/lib/density';
import { forbidMarkup } from '@/lib/trustedMarkup';

const CHOSEN = 'mantine-color-scheme-value';

function schemeNow(): 'light' | 'dark' {
  const chosen = localStorage.getItem(CHOSEN);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

forbidMarkup();
Object.assign(globalThis, { __webpack_nonce__: readNonce() });
document.documentElement.dataset['mantineColorScheme'] = schemeNow();
document.documentElement.dataset['density'] = readDensity();
