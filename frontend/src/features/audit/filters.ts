/** The filters of the trail as they stand in the address, and as the API wants them. Pure. */
import type { Query } from '@/api/client';
import type { UrlState } from '@/lib/urlState';

export const SINCE_HOURS = { '1h': 1, '24h': 24, '7d': 7 * 24, '30d': 30 * 24 } as const;
export type Since = keyof typeof SINCE_HOURS;
export const OUTCOMES = ['done', 'refused'] as const;
export const SINCES = Object.keys(SINCE_HOURS) as Since[];

const NAMES = [
  'tenant',
  'actor',
  'verb',
  'target',
  'outcome',
  'ip',
  'request_id',
  'slice',
  'until',
] as const;
/** Shorter texts find too much to be asked for. */
const SHORTEST_TEXT = 3;

const isSince = (word: string | undefined): word is Since =>
  word !== undefined && word in SINCE_HOURS;

/** `nowMs` is rounded down to the minute, so that the same filter asks the same question. */
export function queryOf(url: UrlState, nowMs: number): Query {
  const chosen = NAMES.flatMap((name) => (url[name] ? [[name, url[name]] as const] : []));
  const since = isSince(url['since']) ? { since: sinceOf(url['since'], nowMs) } : {};
  const text = (url['q']?.length ?? 0) >= SHORTEST_TEXT ? { q: url['q'] as string } : {};
  return { ...Object.fromEntries(chosen), ...since, ...text };
}

function sinceOf(since: Since, nowMs: number): string {
  const minute = Math.floor(nowMs / 60_000) * 60_000;
  return new Date(minute - SINCE_HOURS[since] * 3_600_000).toISOString();
}

/** Every filter, cleared. */
export const CLEARED: UrlState = Object.fromEntries(
  [...NAMES, 'q', 'since'].map((name) => [name, '']),
);

/** The address of a file with what the filters show. */
export const fileOf = (query: Query, format: string): string =>
  `/api/v1/audit/export?${new URLSearchParams({ format, ...(query as Record<string, string>) })}`;

/** The same, as words for “nothing matches the filter”; empty without one. */
export const describe = (url: UrlState): string =>
  [...NAMES, 'q', 'since']
    .filter((name) => url[name])
    .map((name) => `${name}:${url[name]}`)
    .join(' ');
