/** For how long keys hold, from now. Pure, but for the clock. */
import { serverNow } from '@/lib/clock';

const DAY_MS = 86_400_000;
const DAYS = { '30d': 30, '90d': 90, '365d': 365 } as const;
const ENDING_DAYS = { now: 0, '1d': 1, '7d': 7, '30d': 30, never: null } as const;

export type Span = keyof typeof DAYS | 'never';
export const SPANS: Span[] = ['30d', '90d', '365d', 'never'];
export type Ending = keyof typeof ENDING_DAYS;
export const ENDINGS = Object.keys(ENDING_DAYS) as Ending[];

/** Whole minutes: a call that is shown does not change while one reads it. */
const inDays = (days: number): string =>
  new Date(Math.floor(serverNow() / 60_000) * 60_000 + days * DAY_MS).toISOString();

export const momentAfter = (span: Span): string | null =>
  span === 'never' ? null : inDays(DAYS[span]);

export function momentOfEnding(ending: Ending): string | null {
  const days = ENDING_DAYS[ending];
  return days === null ? null : inDays(days);
}

/** What a next key may be called. */
export function freeName(taken: readonly string[]): string {
  const names = taken.map((_, place) => `key-${place + 1}`);
  return names.find((name) => !taken.includes(name)) ?? `key-${taken.length + 1}`;
}
