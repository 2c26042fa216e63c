import { expect, test } from 'vitest';

/** What stays in the browser when the page is gone, by the file that keeps it: tastes and places, nothing read. */
const KEPT = {
  'app/early.ts': 'light or dark',
  'egress/usePlaceOfProxy.ts': 'where the way out of a gateway listens, as it was typed',
  'features/review/useViewed.ts': 'which changes were ticked',
  'lib/cookies.ts': 'nothing: it reads the CSRF token',
  'lib/density.ts': 'the height of rows',
  'lib/keys.ts': 'whether shortcuts are off',
  'lib/lastSlice.ts': 'the name of the slice that was open last',
};

const sources = import.meta.glob<string>(
  ['/src/**/*.{ts,tsx}', '!/src/**/*.test.*', '!/src/test/**'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

test('what is kept in the browser is on the list', () => {
  const keepers = Object.entries(sources)
    .filter(([, text]) =>
      /\b(localStorage|sessionStorage|indexedDB|caches\.open|document\.cookie)\b/.test(text),
    )
    .map(([path]) => path.replace('/src/', ''));
  expect(keepers.toSorted()).toEqual(Object.keys(KEPT).toSorted());
});
