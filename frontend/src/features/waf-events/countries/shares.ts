/** Countries with their events, as the table and the map show them. Pure. */
import type { FacetValue } from '@/api/types/waf';

export type CountryCount = {
  code: string;
  name: string;
  count: number;
  /** Of all events whose country is known, 0 to 1. */
  share: number;
};

export function countsOf(values: readonly FacetValue[], language: string): CountryCount[] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'code' });
  const total = values.reduce((sum, { count }) => sum + count, 0);
  return values.map(({ value: code, count }) => ({
    code,
    name: /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code,
    count,
    share: count / total,
  }));
}

/** How strongly a country is coloured, 0 to 1: by the root, so that the second is still seen beside the first. */
export const strengthOf = (count: number, most: number): number =>
  most > 0 ? Math.sqrt(count / most) : 0;
