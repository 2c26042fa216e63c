import { describe, expect, test } from 'vitest';
import { keysOf } from '@/api/changed';
import type { Certificate, Place, Rotation, RotationState } from '@/api/types/certificates';
import { node, rotation } from '@/test/world/certificatesSketch';
import { isDated, isSpan, slotLabel, sumsOf } from './calendar';
import { courseOf, isMoving, lookAgainMs } from './course';
import { describe as words, queryOf, scopeOf, troubledOf } from './filters';
import { lifeOf } from './life';
import { nodeLines } from './nodes';

const at = (iso: string) => Date.parse(iso);
const ending = (not_after: string | null, renewed: string | null = null) =>
  ({
    not_before: not_after && '2026-01-01T00:00:00Z',
    not_after,
    renewal: renewed ? { at: renewed } : null,
  }) as Certificate;
const looks = (one: Rotation) =>
  Object.fromEntries(courseOf(one).map(({ step, look }) => [step, look]));
const place = (more: Partial<Place>) =>
  ({
    node: 'edge-2',
    certificate: 'aa',
    is_expected: true,
    seen_at: '1',
    proven_at: null,
    ...more,
  }) as Place;

test('a life is a bar from its begin to its end, with the renewal on it', () => {
  const life = lifeOf(
    ending('2026-01-05T00:00:00Z', '2026-01-04T00:00:00Z'),
    at('2026-01-02T00:00:00Z'),
  );
  expect(life).toEqual({ gone: 0.25, renewal: 0.75, leftSeconds: 3 * 86_400 });
  const over = lifeOf(ending('2026-01-05T00:00:00Z'), at('2026-01-06T00:00:00Z'));
  expect(over).toMatchObject({ gone: 1, renewal: null, leftSeconds: -86_400 });
  expect(lifeOf(ending(null), 0)).toBeNull();
});

const entries = (count: number) => ({ count, first: [] });

describe('the calendar', () => {
  test('counts what comes in all of its slots', () =>
    expect(
      sumsOf({
        slots: [
          { begins: '2026-11-21T00:00:00Z', renewals: entries(300), ends: entries(0) },
          { begins: '2026-11-22T00:00:00Z', renewals: entries(7), ends: entries(2) },
        ],
      }),
    ).toEqual({ renewals: 307, ends: 2 }));
  test('dates stand at some slots, in words that suit the span', () => {
    expect([0, 1, 6, 7].map((index) => isDated(index, '8w'))).toEqual([true, false, false, true]);
    expect(slotLabel('2026-11-21T10:05:00Z', '2h')).toBe('10:05');
    expect(slotLabel('2026-11-21T10:00:00Z', '2d')).toBe('21 Nov, 10:00');
    expect(slotLabel('2026-11-21T00:00:00Z', '8w')).toBe('21 Nov');
  });
  test('knows its spans', () =>
    expect(['2h', '3h', undefined].map(isSpan)).toEqual([true, false, false]));
});

describe('the course of a rotation', () => {
  test('passed, current, to come, each with how long it took', () => {
    const course = courseOf(rotation('canary', 40));
    expect(course.map(({ look }) => look)).toEqual([
      ...Array<string>(7).fill('passed'),
      'current',
      ...Array<string>(4).fill('waiting'),
    ]);
    expect(course[2]).toMatchObject({ step: 'authorizing' });
    expect(course[2]?.seconds).toBeCloseTo(14, 1);
    expect(course[7]).toMatchObject({ step: 'canary', seconds: null });
  });
  test.each([
    [{ state: 'held' }, 'authorizing', 'held', 'passed', 'waiting'],
    [{ state: 'rolled_back' }, 'canary', 'stopped', 'undone', 'unreached'],
    [{ state: 'abandoned' }, 'authorizing', 'stopped', 'passed', 'unreached'],
    [{ reason: 'upload' }, 'staging', 'current', 'passed', 'waiting'],
  ] as const)('%o at %s', (more, step, here, before, after) => {
    const all = looks(rotation(step, 90, more));
    expect(all).toMatchObject({ [step]: here, due: before, complete: after });
  });
  test('an upload skips what only a CA does', () =>
    expect(looks(rotation('staged', 30, { reason: 'upload' }))).toMatchObject({
      due: 'passed',
      authorizing: 'skipped',
      issued: 'passed',
    }));
  test('a step taken twice counts from its last time', () => {
    const once = rotation('authorizing', 90, { state: 'held' });
    const again: Rotation = {
      ...once,
      state: 'authorizing',
      steps: [...once.steps, { state: 'authorizing', at: new Date().toISOString(), text: '' }],
    };
    expect(courseOf(again)[2]).toMatchObject({ look: 'current', at: again.steps.at(-1)?.at });
  });
  test.each<[RotationState, number | false]>([
    ['rolling', 1_000],
    ['held', 10_000],
    ['proven', false],
    ['complete', false],
  ])('%s is read again after %s', (state, pause) =>
    expect(lookAgainMs(rotation('due', 1, { state }))).toBe(pause),
  );
  test('what is held or over does not move', () => {
    expect(isMoving(rotation('rolling', 1))).toBe(true);
    expect(isMoving(rotation('rolling', 1, { state: 'held' }))).toBe(false);
  });
});

describe('filters of the address', () => {
  const NOW = at('2026-11-21T10:07:00Z');
  test('are what the server knows; “within” is a full hour, so that it is asked once', () =>
    expect(
      queryOf({ standing: 'odd', within: '7', q: 'shop', slice: 'x' }, 'acme@edge', NOW),
    ).toEqual({ slice: 'acme@edge', q: 'shop', expires_before: '2026-11-28T11:00:00.000Z' }));
  test('several standings may be asked for; a word that is unknown would be refused, so it is left out', () =>
    expect(
      queryOf(
        { standing: 'expired,odd,critical', use: 'unused', source: 'nowhere' },
        undefined,
        NOW,
      ),
    ).toEqual({ standing: 'expired,critical', use: 'unused' }));
  test('what is offered is counted in the slice and the text alone', () =>
    expect(scopeOf({ standing: 'expired', q: 'shop', slice: 'x' }, 'acme@edge')).toEqual({
      slice: 'acme@edge',
      q: 'shop',
    }));
  test('who needs a look is counted from the standings of all', () =>
    expect(
      troubledOf({
        standings: [
          { standing: 'active', count: 900 },
          { standing: 'critical', count: 2 },
          { standing: 'failed', count: 1 },
        ],
      }),
    ).toBe(3));
  test('the slice of the page is none', () =>
    expect(words({ standing: 'critical', slice: 'x' }, 'acme@edge')).toBe('standing:critical'));
});

test('of two handshakes of a node the one that speaks against it is shown, and it stands first', () => {
  const lines = nodeLines(
    rotation('rolling', 9, { nodes: [node('edge-1'), node('edge-2', { proven: false })] }),
    [place({}), place({ certificate: 'bb', is_expected: false })],
  );
  expect(lines.map(({ node: name, seen }) => [name, seen?.certificate])).toEqual([
    ['edge-2', 'bb'],
    ['edge-1', undefined],
  ]);
});

test('a changed certificate makes every list of certificates old, on either topic', () => {
  for (const topic of ['slice:acme@edge', 'gateway:edge'])
    expect(keysOf({ topic, what: 'certificate' })).toContainEqual(['certificates']);
});
