/** The filters of the list as they stand in the address, and as the API wants them. Pure. */
import type { Query } from '@/api/client';
import type { CertificateSummary, Use } from '@/api/types/certificates';
import type { UrlState } from '@/lib/urlState';
import { STANDING_ORDER } from './looks';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Days that one can ask for: what ends within them. */
export const WITHIN = ['', '7', '30'] as const;
export const USES: readonly Use[] = ['served', 'unused', 'shadowed', 'unclaimed'];
export const SOURCES = ['acme', 'internal', 'upload'] as const;

export const CLEARED = {
  slice: '',
  q: '',
  standing: '',
  use: '',
  issuer: '',
  key: '',
  owner: '',
  source: '',
  within: '',
};
/** Those that stand behind a button. */
export const MORE = ['issuer', 'slice', 'key', 'owner', 'source'] as const;

/** Several words, comma separated, as far as they are known: what is not would be refused. */
function known(words: string | undefined, all: readonly string[]): string | undefined {
  const found = words?.split(',').filter((word) => all.includes(word)) ?? [];
  return found.length > 0 ? found.join(',') : undefined;
}

/** `inSlice`: the slice of a page that is about one; it outweighs the filter. To the full hour, so that it is asked once. */
export function queryOf(url: UrlState, inSlice: string | undefined, nowMs: number): Query {
  const { q, standing, use, issuer, key, owner, source, within, slice } = url;
  const isWithin = within !== undefined && WITHIN.some((days) => days !== '' && days === within);
  return withoutEmpty({
    slice: inSlice ?? slice,
    q,
    standing: known(standing, STANDING_ORDER),
    use: known(use, USES),
    issuer,
    key,
    owner,
    source: known(source, SOURCES),
    expires_before: isWithin
      ? new Date(Math.ceil(nowMs / HOUR_MS) * HOUR_MS + Number(within) * DAY_MS).toISOString()
      : undefined,
  });
}

/** Of what the filters offer counts: the slice and the text, whatever else is chosen. */
export const scopeOf = (url: UrlState, inSlice: string | undefined): Query =>
  withoutEmpty({ slice: inSlice ?? url['slice'], q: url['q'] });

const withoutEmpty = (query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value));

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

const TROUBLED = new Set(['expired', 'failed', 'critical', 'expiring']);

/** How many a person should look at. */
export const troubledOf = ({ standings }: Pick<CertificateSummary, 'standings'>): number =>
  standings.reduce((sum, { standing, count }) => sum + (TROUBLED.has(standing) ? count : 0), 0);
