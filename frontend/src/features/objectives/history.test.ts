import { describe, expect, test } from 'vitest';
import type { ObjectiveHistory } from '@/api/types/objectives';
import { courseOf, levelRange, rangesOf, stepOf, wholeBudget } from './history';

const NOON = '2026-11-21T12:00:00Z';
const later = (minutes: number) => new Date(Date.parse(NOON) + minutes * 60_000).toISOString();
const past: ObjectiveHistory = {
  step_seconds: 60,
  since: NOON,
  until: later(3),
  target: '99.9',
  points: [
    { at: later(0), good: 99, bad: 1, left_out: 0, remaining: 0.5 },
    { at: later(1), good: 0, bad: 0, left_out: 0, remaining: 0.5 },
    { at: later(2), good: null, bad: null, left_out: 0, remaining: null },
  ],
  revisions: [
    { at: later(2), slice: 'acme@edge', sequence: 8, author: 'bob', title: '' },
    { at: later(1), slice: 'acme@edge', sequence: 7, author: 'bob', title: 'Faster' },
  ],
  exclusions: [],
  versions: [],
  as_of: NOON,
};

describe('the past as lines', () => {
  const course = courseOf(past);
  test('no traffic has no level and is still known; nobody heard is a gap', () => {
    expect(course.level).toEqual([0.99, null, null]);
    expect(course.known).toEqual([1, 1, null]);
    expect(course.badPerSecond).toEqual([1 / 60, 0, null]);
  });
  test('revisions stand in order, with title and author', () =>
    expect(course.markers.map(({ revision, text }) => [revision, text])).toEqual([
      [7, 'Faster · bob'],
      [8, 'bob'],
    ]));
});

test('ranges are shorter than the window, and steps never too many', () => {
  expect(rangesOf(7 * 86_400)).toEqual(['1h', '6h', '1d', 'window']);
  expect([3_600, 86_400, 7 * 86_400, 28 * 86_400].map(stepOf)).toEqual([60, 300, 3_600, 21_600]);
});

test('axes: the target is on screen however good it is, an overspent budget too', () => {
  expect(levelRange(0.999)(1, 1)[0]).toBeLessThan(0.999);
  expect(wholeBudget(-0.5)[0]).toBeLessThan(-0.5);
  expect(wholeBudget(0.4)).toEqual([0, 1]);
});
