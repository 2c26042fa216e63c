/** The filters of the page as they stand in the address, and as the API wants them. Pure. */
import type { Query } from '@/api/client';
import type { UrlState } from '@/lib/urlState';
import type { Range } from '@/lib/timeRange';

/** Those beside the list, each with counts, in their order. */
export const FACETS = [
  'outcome',
  'rule',
  'route',
  'client',
  'country',
  'policy',
  'method',
  'host',
] as const;
export type Facet = (typeof FACETS)[number];

export const FILTERS = [...FACETS, 'q', 'label', 'request_id', 'attack', 'direction'] as const;
export type Filter = (typeof FILTERS)[number];

const OF_ATTACKS = new Set(['policy', 'route', 'client', 'country', 'rule', 'since', 'until']);

/** Attacks have fewer marks than events: what they are asked by, and which filters do not count for them. */
export function attackQueryOf(query: Query): { query: Query; ignored: Filter[] } {
  const names = Object.keys(query);
  const known = names.filter((name) => OF_ATTACKS.has(name));
  return {
    query: Object.fromEntries(known.map((name) => [name, query[name]])),
    ignored: FILTERS.filter((name) => name in query && !OF_ATTACKS.has(name)),
  };
}

/** What every tab of the page keeps. */
export const KEPT = [...FILTERS, 'range', 'since', 'until'];

export const CLEARED: Record<Filter, string> = Object.fromEntries(
  FILTERS.map((name) => [name, '']),
) as Record<Filter, string>;

export const filtersOf = (url: UrlState): Query =>
  Object.fromEntries(FILTERS.flatMap((name) => (url[name] ? [[name, url[name]]] : [])));

export const queryOf = (url: UrlState, { since, until }: Range): Query => ({
  ...filtersOf(url),
  since,
  ...(until === null ? {} : { until }),
});

/** Filters that links set: they have no counts, and are shown where they are set. */
export const LINKED = [
  'attack',
  'label',
  'request_id',
  'direction',
] as const satisfies readonly Filter[];

/** A facet's value is chosen by a click and let go by another. */
export const toggled = (url: UrlState, facet: Filter, value: string): UrlState => ({
  [facet]: url[facet] === value ? '' : value,
});

/** The filters that are set, as words for “nothing matches the filter”; empty without one. */
export const describe = (url: UrlState): string =>
  FILTERS.filter((name) => url[name])
    .map((name) => `${name}:${url[name]}`)
    .join(' ');

export const addressOf = (slice: string, what: string, query: Query): `/${string}` =>
  `/slices/${slice}/waf/${what}?${new URLSearchParams(query as Record<string, string>).toString()}`;
