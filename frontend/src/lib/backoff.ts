/** Full-jitter exponential back-off (AWS, 2015): a herd of consoles must not return at once. */

const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/** Milliseconds to wait before attempt number `attempt` (0 = first retry); `chance` in [0, 1). */
export function backoffMs(attempt: number, chance: number = Math.random()): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling * (0.25 + 0.75 * chance));
}
