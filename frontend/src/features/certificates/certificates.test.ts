import { describe, expect, test } from 'vitest';
import { keysOf } from '@/api/changed';
import type { Certificate, Place, Rotation, RotationState } from '@/api/types/certificates';
import { node, rotation } from '@/test/world/certificatesSketch';
import { slotLabel, slotsOf, SPANS, suitingSpan } from './calendar';
import { courseOf, isMoving, lookAgainMs } from './course';
import { describe as words, queryOf } from './filters';
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

describe('the calendar', () => {
  const NOW = at('2026-11-21T10:07:00Z');
  test.each([
    ['2h', '2026-11-21T10:20:00Z'],
    ['2d', '2026-11-22T09:00:00Z'],
    ['2w', '2026-11-30T00:00:00Z'],
    ['8w', '2026-12-30T00:00:00Z'],
    ['8w', '2027-12-30T00:00:00Z'],
  ] as const)('takes %s for what comes at %s', (span, end) =>
    expect(suitingSpan([ending(end)], NOW)).toBe(span),
  );
  test('one short life among long ones does not make it minutes', () =>
    expect(
      suitingSpan(
        [
          ending('2026-11-21T10:20:00Z'),
          ending('2026-12-20T00:00:00Z'),
          ending('2026-12-21T00:00:00Z'),
        ],
        NOW,
      ),
    ).toBe('8w'));
  test('every moment falls into its slot; what is overdue into the first; what is beyond into none', () => {
    const overdue = ending('2026-11-24T05:00:00Z', '2026-11-20T00:00:00Z');
    const beyond = ending('2027-11-24T05:00:00Z');
    const slots = slotsOf([overdue, beyond], '8w', NOW);
    expect(slots).toHaveLength(SPANS['8w'].slots);
    expect(slots[0]?.renewals).toEqual([overdue]);
    expect(slots[3]?.expiries).toEqual([overdue]);
    expect(slots.flatMap(({ expiries }) => expiries)).not.toContain(beyond);
  });
  test('slots begin at whole units and are named so', () => {
    expect(slotLabel(slotsOf([], '2h', NOW)[0]?.fromMs ?? 0, '2h')).toBe('10:05');
    expect(slotLabel(slotsOf([], '2d', NOW)[0]?.fromMs ?? 0, '2d')).toBe('21 Nov, 10:00');
    expect(slotLabel(slotsOf([], '8w', NOW)[0]?.fromMs ?? 0, '8w')).toBe('21 Nov');
  });
});

describe('the course of a rotation', () => {
  test('passed, current, to come, each with how long it took', () => {
    const course = courseOf(rotation('canary', 40));
    expect(course.map(({ look }) => look)).toEqual([
      ...Array<string>(7).fill('passed'),
      'current',
      ...Array<string>(4).fill('waiting'),
    ]);
    expect(course[2]).toMatchObject({ step: 'authorizing', seconds: 14 });
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
