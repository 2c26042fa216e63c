/** The filters of the list as they stand in the address, and as the API wants them. Pure. */
import type { Query } from '@/api/client';
import type { UrlState } from '@/lib/urlState';
import { STANDING_ORDER } from './looks';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Days that one can ask for: what ends within them. */
export const WITHIN = ['', '7', '30'] as const;

export const CLEARED = { slice: '', q: '', standing: '', issuer: '', within: '' };

/** `inSlice`: the slice of a page that is about one; it outweighs the filter. To the full hour, so that it is asked once. */
export function queryOf(url: UrlState, inSlice: string | undefined, nowMs: number): Query {
  const { q, standing, issuer, within, slice } = url;
  const isWithin = within !== undefined && WITHIN.some((days) => days !== '' && days === within);
  const query: Query = {
    slice: inSlice ?? slice,
    q,
    standing: STANDING_ORDER.some((one) => one === standing) ? standing : undefined,
    issuer,
    expires_before: isWithin
      ? new Date(Math.ceil(nowMs / HOUR_MS) * HOUR_MS + Number(within) * DAY_MS).toISOString()
      : undefined,
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value));
}

/** The filters that are set, as words for “nothing matches the filter”; empty without one. */
export const describe = (url: UrlState, inSlice: string | undefined): string =>
  Object.keys(CLEARED)
    .filter((name) => url[name] && !(inSlice && name === 'slice'))
    .map((name) => `${name}:${url[name]}`)
    .join(' ');

export function addressOf(query: Query): `/${string}` {
  const text = new URLSearchParams(query as Record<string, string>).toString();
  return text ? `/certificates?${text}` : '/certificates';
}
