import { describe, expect, test } from 'vitest';
import type { Freeze } from '@/api/types/governance';
import { strategies } from '@/test/world/governance';
import type { Cohort } from '@/api/types/governance';
import { draftFrom, draftOf, strategyRequest } from './drafts';
import { byFreezeState, freezeBody, freezeProblem, type FreezeFields } from './freezes';

const NOW = Date.UTC(2026, 10, 21, 12, 0);
const fields = (more: Partial<FreezeFields> = {}): FreezeFields => ({
  isEverywhere: false,
  start: null,
  end: null,
  reason: 'sale',
  ...more,
});

const of = (id: string, state: Freeze['state'], day: number) =>
  ({ id, state, starts_at: `2026-11-${day}T00:00:00Z` }) as Freeze;

describe('a freeze', () => {
  test.each([
    [fields(), null],
    [fields({ reason: '  ' }), 'freeze.need.reason'],
    [fields({ start: '' }), 'freeze.need.start'],
    [fields({ end: '' }), 'freeze.need.end'],
    [fields({ end: '2026-11-21T11:59' }), 'freeze.need.order'],
    [fields({ start: '2026-11-23T00:00', end: '2026-11-22T00:00' }), 'freeze.need.order'],
    [fields({ end: '2028-01-01T00:00' }), 'freeze.need.order'],
    [fields({ start: '2026-11-22T00:00', end: '2026-11-23T00:00' }), null],
  ] as const)('%o: %s', (given, problem) => expect(freezeProblem(given, NOW)).toBe(problem));

  test('is sent with nulls for now, for ever and for everywhere', () => {
    expect(freezeBody('edge', fields({ isEverywhere: true }))).toEqual({
      gateway: null,
      starts_at: null,
      ends_at: null,
      reason: 'sale',
    });
    expect(freezeBody('edge', fields({ end: '2026-11-23T00:00' }))).toMatchObject({
      gateway: 'edge',
      ends_at: '2026-11-23T00:00:00.000Z',
    });
  });

  test('what holds comes first, then what is next, then what was last', () => {
    const list = [of('old', 'ended', 10), of('later', 'planned', 28), of('just', 'ended', 20)];
    const sorted = [...list, of('next', 'planned', 25), of('now', 'active', 21)].toSorted(
      byFreezeState,
    );
    expect(sorted.map(({ id }) => id)).toEqual(['now', 'next', 'later', 'just', 'old']);
  });
});

const stageTitle = ({ type }: Cohort) => `of ${type}`;

describe('a strategy', () => {
  const own = strategies.find(({ built_in }) => !built_in);
  if (!own) throw new Error('the world has a strategy of its own');

  test('that exists is changed under the version it was read at, and keeps its name', () => {
    const request = strategyRequest({ ...draftOf(own), title: 'Better' }, own, stageTitle);
    expect(request).toMatchObject({ method: 'PATCH', path: '/strategies/west-first', etag: '"3"' });
    expect(Object.keys(request.body as object).toSorted()).toEqual([
      'description',
      'hold_hours',
      'judge',
      'stages',
      'title',
    ]);
  });

  test('without titles of its stages is sent with those that are shown', () => {
    const body = strategyRequest(draftFrom('edge', undefined), null, stageTitle).body;
    expect(body).toMatchObject({ stages: [{ title: 'of count' }, { title: 'of all' }] });
  });

  test('written from another takes its stages, not its name', () => {
    const draft = draftFrom('edge', strategies[1]);
    expect(draft).toMatchObject({ name: '', gateway: 'edge', stages: strategies[1]?.stages });
    expect(strategyRequest(draft, null, stageTitle)).toMatchObject({
      method: 'POST',
      path: '/strategies',
    });
  });

  test('written from nothing begins with one node and ends with everybody', () => {
    const { stages } = draftFrom('edge', undefined);
    expect(stages.map(({ cohort }) => cohort.type)).toEqual(['count', 'all']);
  });
});
