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

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;
const MOST_UNITS = 2;

/** A span somebody chose, exact to its second unit: `90` → `1 min 30 s`, `600` → `10 min`, `0` → `0 s`. */
export function formatSpan(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [unitSeconds, unit] of UNITS) {
    const count = Math.floor(rest / unitSeconds);
    rest -= count * unitSeconds;
    if (count > 0) parts.push(`${count}${THIN}${unit}`);
  }
  return parts.slice(0, MOST_UNITS).join(' ') || `0${THIN}s`;
}

const SPAN = /^(?:\d+(?:\.\d+)?\s*(?:d|h|min|m|s)\s*)+$/;
const PART = /(\d+(?:\.\d+)?)\s*(d|h|min|m|s)/g;
const BARE = /^\d+(?:\.\d+)?$/;
const SECONDS: Record<string, number> = { d: 86_400, h: 3_600, min: 60, m: 60, s: 1 };

/** Seconds of what somebody typed: `25 s`, `1 h 30 min`, a bare number as minutes; NaN where it is none of them. */
export function parseSpan(text: string): number {
  const typed = text.trim().toLowerCase();
  if (BARE.test(typed)) return Math.round(Number(typed) * 60);
  if (!SPAN.test(typed)) return Number.NaN;
  const parts = [...typed.matchAll(PART)];
  return Math.round(
    parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (SECONDS[unit] ?? 1), 0),
  );
}
