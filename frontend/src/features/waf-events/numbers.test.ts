import { expect, test } from 'vitest';
import type { WafNode, WafPoint } from '@/api/types/waf';
import { freshOf, isTorn, merged, newsSince } from './feed';
import { blindOf } from './inspectors';
import { axisOf, barsOf, pointsIn, sumsOf } from './summary';

const counts = (refused: number | null): WafPoint => ({
  at: '',
  passed: refused === null ? null : 100,
  noted: refused === null ? null : 0,
  would_refuse: refused === null ? null : 1,
  refused,
  challenged: refused === null ? null : 0,
  limited: refused === null ? null : 0,
  unreadable: refused === null ? null : 0,
});
const points: WafPoint[] = [
  { ...counts(4), at: '2026-11-21T10:00:00Z' },
  { ...counts(null), at: '2026-11-21T10:01:00Z' },
  { ...counts(6), at: '2026-11-21T10:02:00Z' },
];

test('sums are exact, and say for how long nobody was heard', () => {
  expect(sumsOf(points, 60)).toEqual({
    passed: 200,
    noted: 0,
    would_refuse: 2,
    refused: 10,
    challenged: 0,
    limited: 0,
    unreadable: 0,
    unheardSeconds: 60,
  });
});

test('a silent minute is a gap, not a quiet one', () => {
  expect(barsOf(points).map(({ counts: found }) => found?.refused ?? null)).toEqual([4, null, 6]);
});

const NOW = Date.parse('2026-11-21T10:03:00Z');
const SUMMARY = { points, step_seconds: 60 };

test('a minute that still runs is no gap before somebody is heard in it', () => {
  const range = { since: '2026-11-21T10:00:00Z', until: null };
  const running = { points: points.slice(0, 2), step_seconds: 60 };
  const midway = Date.parse('2026-11-21T10:01:30Z');
  expect(pointsIn(running, range, midway)).toHaveLength(1);
  expect(pointsIn(running, range, NOW)).toHaveLength(2);
});

test('a chosen time cuts the points at both ends', () => {
  const range = { since: '2026-11-21T10:01:00Z', until: '2026-11-21T10:02:00Z' };
  const chosen = pointsIn(SUMMARY, range, NOW);
  expect(chosen.map(({ at: start }) => start)).toEqual(['2026-11-21T10:01:00Z']);
  const [from, to] = axisOf(chosen, range, 60);
  expect([from, to]).toEqual([Date.parse(range.since) / 1_000, Date.parse(range.until) / 1_000]);
});

const at = (id: string, second: number) => ({ id, at: `2026-11-21T10:00:${second}.000Z` });
const listed = [at('c', 30), at('a', 10)];

test('what a node reports late stands where it belongs, and nothing stands twice', () => {
  const fresh = freshOf([at('d', 40), at('c', 30), at('b', 20)], listed);
  expect(merged(fresh, listed).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  expect(newsSince('2026-11-21T10:00:30.000Z')).toBe('2026-11-21T10:00:00.000Z');
});

test('the list is torn where there is more news than was read and none of it is known', () => {
  expect(isTorn({ items: [at('z', 59)], next: 'more' }, listed)).toBe(true);
  expect(isTorn({ items: [at('z', 59)], next: null }, listed)).toBe(false);
  expect(isTorn({ items: [at('z', 59), at('c', 30)], next: 'more' }, listed)).toBe(false);
});

const node = (state: WafNode['state']): WafNode => ({
  node: `n-${state}`,
  name: state,
  state,
  text: '',
  engine: '',
  crs: '',
  workers: 0,
  as_of: null,
});

test('a node that has said nothing is not taken for one that looks', () => {
  const STATES = ['serving', 'idle', 'failing', 'unavailable', 'unknown'] as const;
  const nodes = STATES.map(node);
  expect(blindOf(nodes).map(({ name }) => name)).toEqual(['failing', 'unavailable', 'unknown']);
});
