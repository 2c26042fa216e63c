/** Ctrl-K opens the palette; it is loaded when it is first wanted. */
import { useHotkeys } from '@mantine/hooks';
import { useSpotlight } from '@mantine/spotlight';
import { lazy } from 'react';
import { palette, paletteStore } from './palette';
import { Wanted } from './Wanted';

const Palette = lazy(() => import('./Palette'));

export function LazyPalette() {
  useHotkeys([['mod + K', palette.open]]);
  const { opened } = useSpotlight(paletteStore);
  return (
    <Wanted isNow={opened}>
      <Palette />
    </Wanted>
  );
}
