/** The time that the page is about, as it stands in the address and as the API wants it. Pure. */
import type { UrlState } from './urlState';

export const RANGES = { '15m': 900, '1h': 3_600, '24h': 86_400, '7d': 604_800 } as const;
export type RangeName = keyof typeof RANGES;
export const RANGE_NAMES = Object.keys(RANGES) as RangeName[];
export const USUAL: RangeName = '24h';

export type Range = {
  since: string;
  /** Null: up to now. */
  until: string | null;
};

const isName = (word: string | undefined): word is RangeName =>
  word !== undefined && Object.hasOwn(RANGES, word);

export const nameOf = (url: UrlState): RangeName => (isName(url['range']) ? url['range'] : USUAL);

const momentOf = (text: string | undefined): number => Date.parse(text ?? '');

/** A time that was chosen in the chart; null without one, or where the address holds no moments. */
export function chosenOf(url: UrlState): { since: string; until: string } | null {
  const [since, until] = [momentOf(url['since']), momentOf(url['until'])];
  if (Number.isNaN(since) || Number.isNaN(until) || until <= since) return null;
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString() };
}

const STEP_MS = 15_000;

/** `nowMs` is rounded down to a quarter of a minute, so that the same range asks the same question. */
export function rangeOf(url: UrlState, nowMs: number): Range {
  const now = Math.floor(nowMs / STEP_MS) * STEP_MS;
  const since = new Date(now - RANGES[nameOf(url)] * 1_000).toISOString();
  return chosenOf(url) ?? { since, until: null };
}
