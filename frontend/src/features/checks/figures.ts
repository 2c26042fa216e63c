/** Figures of checks as they are written. Pure. */

const CENTS = 10_000;

/** `99.97 %`, rounded down so that it says 100 only where nothing failed; a dash where nothing is known. */
export const formatPercent = (share: number | null | undefined): string =>
  share == null ? '–' : `${Math.floor(share * CENTS) / 100} %`;

/** `1.2 ms`, `340 ms`; a dash where it did not come to that. */
export const formatMicros = (micros: number | null | undefined): string => {
  if (micros == null) return '–';
  const ms = micros / 1000;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
};

export type Share = 'good' | 'some' | 'bad' | 'none';

/** How a stretch of time went; without a result nothing is known of it. */
export function shareOf(good: number | null, bad: number | null): Share {
  if (good === null || bad === null || good + bad === 0) return 'none';
  if (bad === 0) return 'good';
  return good === 0 ? 'bad' : 'some';
}
