import { expect, test } from 'vitest';
import type { Objective } from '@/api/types/objectives';
import { objectives } from '@/test/world/objectives';
import { told } from './news';
import { byBudget, byTrouble, fastest, firingOf, standingOf } from './order';

const names = (items: readonly Objective[]) => items.map(({ slug }) => slug);
const of = (slug: string): Objective => objectives.find((one) => one.slug === slug) as Objective;

test('the least budget comes first, what is unknown or switched off last', () => {
  const unjudged = { ...of('admin'), slug: 'new', state: null };
  const off = { ...of('shop-fast'), slug: 'off', is_enabled: false };
  expect(names([off, unjudged, ...objectives].toSorted(byBudget))).toEqual([
    'shop-fast',
    'shop-api',
    'shop-web',
    'admin',
    'new',
    'off',
  ]);
  expect([standingOf(unjudged), standingOf(off)]).toEqual(['no_data', 'disabled']);
});

test('on call, what burns comes before what is spent', () =>
  expect(names(objectives.toSorted(byTrouble)).slice(0, 2)).toEqual(['shop-api', 'shop-fast']));

test('pages and tickets that fire are counted, and the fastest burn is known', () => {
  expect(firingOf(of('shop-api'))).toEqual({ pages: 2, tickets: 2 });
  expect(fastest(of('shop-api'))).toBeCloseTo(23.04);
});

const news = {
  id: 'ob-api',
  standing: 'met',
  availability: 0.9999,
  remaining: 0.5,
  burns: { fast_page: [0.2, 0.1] as const },
  firing: [],
};

test('news of the socket is laid over what was read, and old news is not', () => {
  const one = of('shop-api');
  const later = told(one, news, new Date(Date.now() + 1_000).toISOString());
  expect([later.state?.standing, later.state?.remaining]).toEqual(['met', 0.5]);
  expect(later.burns.filter(({ is_firing: fires }) => fires)).toEqual([]);
  expect(later.burns[0]?.long_burn).toBe(0.2);
  expect(told(one, news, new Date(Date.now() - 3_600_000).toISOString())).toBe(one);
});
