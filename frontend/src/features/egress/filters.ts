/** The filters of the page as they stand in the address, and as the API wants them. Pure. */
import type { Query } from '@/api/client';
import type { Range } from '@/lib/timeRange';
import type { UrlState } from '@/lib/urlState';

export const FILTERS = [
  'workload',
  'destination',
  'outcome',
  'reason',
  'rule',
  'identified_by',
  'request_id',
  'q',
] as const;
export type Filter = (typeof FILTERS)[number];

/** What every tab of the page keeps. */
export const KEPT = [...FILTERS, 'range', 'since', 'until', 'by'];

export const CLEARED: Record<Filter, string> = Object.fromEntries(
  FILTERS.map((name) => [name, '']),
) as Record<Filter, string>;

/** The time, and of the filters those that the asked part knows. */
export function queryOf(url: UrlState, { since, until }: Range, known: readonly Filter[]): Query {
  const set = known.flatMap((name) => (url[name] ? [[name, url[name]] as const] : []));
  return { ...Object.fromEntries(set), since, ...(until === null ? {} : { until }) };
}

/** A value is chosen by a click and let go by another. */
export const toggled = (url: UrlState, filter: Filter, value: string): UrlState => ({
  [filter]: url[filter] === value ? '' : value,
});

/** The filters that are set, as words for “nothing matches the filter”; empty without one. */
export const describe = (url: UrlState): string =>
  FILTERS.filter((name) => url[name])
    .map((name) => `${name}:${url[name]}`)
    .join(' ');

export const OF_MAP: readonly Filter[] = ['workload', 'destination', 'outcome', 'rule', 'q'];
export const OF_DENIALS: readonly Filter[] = FILTERS;
