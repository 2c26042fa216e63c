/** Whether the palette is open; it lives apart from the palette, which is loaded late. */
import { createSpotlight } from '@mantine/spotlight';

export const [paletteStore, palette] = createSpotlight();
