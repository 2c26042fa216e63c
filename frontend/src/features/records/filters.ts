/** The filters of the page as they stand in the address, and as the API wants them. Pure. */
import type { Query } from '@/api/client';
import type { Range } from '@/lib/timeRange';
import type { UrlState } from '@/lib/urlState';

/** Those beside the list, each with counts, in their order. */
export const FACETS = [
  'status',
  'flag',
  'route',
  'service',
  'client',
  'method',
  'host',
  'waf_outcome',
] as const;

/** Without counts: they are typed, or links set them. */
export const OTHERS = [
  'path',
  'request_id',
  'trace_id',
  'revision',
  'waf_policy',
  'least_ms',
  'ja4',
  'ja3',
  'country',
  'asn',
] as const;
export const FILTERS = [...FACETS, ...OTHERS] as const;
export type Facet = (typeof FACETS)[number];
export type Filter = (typeof FILTERS)[number];

export const CLEARED: Record<Filter | 'q', string> = Object.fromEntries(
  [...FILTERS, 'q'].map((name) => [name, '']),
) as Record<Filter | 'q', string>;

const REQUEST_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TRACE_ID = /^[0-9a-f]{32}$/i;

/** What is typed into the one field: an id of a request or of a trace, or how the path begins. */
function typedOf(text: string): Query {
  const typed = text.trim();
  if (!typed) return {};
  if (REQUEST_ID.test(typed)) return { request_id: typed };
  if (TRACE_ID.test(typed)) return { trace_id: typed.toLowerCase() };
  return { path: typed.startsWith('/') ? typed : `/${typed}` };
}

export const filtersOf = (url: UrlState): Query => ({
  ...Object.fromEntries(FILTERS.flatMap((name) => (url[name] ? [[name, url[name]]] : []))),
  ...typedOf(url['q'] ?? ''),
});

/** An id is looked for whenever it was. */
export function queryOf(url: UrlState, { since, until }: Range): Query {
  const filters = filtersOf(url);
  if (filters['request_id'] || filters['trace_id']) return filters;
  return { ...filters, since, ...(until === null ? {} : { until }) };
}

/** A facet's value is chosen by a click and let go by another. */
export const toggled = (url: UrlState, name: Filter, value: string): UrlState => ({
  [name]: url[name] === value ? '' : value,
});

/** The filters that are set, as words for “nothing matches the filter”; empty without one. */
export const describe = (url: UrlState): string =>
  Object.entries(filtersOf(url))
    .map(([name, value]) => `${name}:${String(value)}`)
    .join(' ');

export const addressOf = (slice: string, query: Query): `/${string}` =>
  `/slices/${slice}/records?${new URLSearchParams(query as Record<string, string>).toString()}`;
