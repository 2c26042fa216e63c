/** Moments of the test world, relative to now. */
export const ago = (seconds: number): string =>
  new Date(Date.now() - seconds * 1_000).toISOString();
export const ahead = (seconds: number): string => ago(-seconds);
export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;
