import { useDensity } from '@/lib/density';

const HEIGHT = { compact: 32, comfortable: 40 } as const;

/** Row height in pixels for the chosen density; the same numbers as `--gh-row`. */
export const useRowHeight = (): number => HEIGHT[useDensity()];
