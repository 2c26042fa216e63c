/** Durations for people: at most one unit, thin space before it. */

const THIN = '\u2009';
const STEPS: readonly (readonly [limit: number, unitSeconds: number, unit: string])[] = [
  [60, 1, 's'],
  [3_600, 60, 'min'],
  [86_400, 3_600, 'h'],
  [Infinity, 86_400, 'd'],
];

/** `42` → `42 s`, `200` → `3 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [, unitSeconds, unit] = STEPS.find(([limit]) => whole < limit) ?? [0, 1, 's'];
  return `${Math.floor(whole / unitSeconds)}${THIN}${unit}`;
}

/** Seconds from then to now; negative for what is still to come. */
export const ageSeconds = (at: string, nowMs: number): number => (nowMs - Date.parse(at)) / 1_000;
