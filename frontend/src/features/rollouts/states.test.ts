import { describe, expect, test } from 'vitest';
import type { Rollout, RolloutNode } from '@/api/types/rollouts';
import { rollout } from '@/test/world/rolloutSketch';
import { rollouts } from '@/test/world/rollouts';
import { bakedNow, formatClock } from './bake';
import { consequenceOf, moreNodes, needsReason } from './consequence';
import { describe as describeFilter, queryOf, ROLLOUT_STATES } from './filters';
import { headlineOf } from './headline';
import { touchedNodes } from './nodes';
import { activeFirst } from './order';
import { progressOf } from './progress';
import { durationSeconds, hasEvidence, lookAgainMs, stageLook } from './states';

const known = (id: string): Rollout => {
  const found = rollouts.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
};
const looks = (one: Rollout) => one.stages.map((stage) => stageLook(one, stage));

describe('the look of stages', () => {
  test.each([
    ['ro-baking', ['passed', 'passed', 'current', 'waiting', 'waiting']],
    ['ro-held', ['passed', 'current', 'waiting', 'waiting', 'waiting']],
    ['ro-scheduled', ['waiting', 'waiting', 'waiting', 'waiting', 'waiting']],
    ['ro-complete', ['passed', 'passed', 'passed', 'passed', 'passed']],
    ['ro-rolling-back', ['undone', 'undone', 'undone', 'unreached', 'unreached']],
    ['ro-rolled-back', ['undone', 'undone', 'undone', 'unreached', 'unreached']],
    ['ro-superseded', ['passed', 'stopped', 'unreached', 'unreached', 'unreached']],
    ['ro-cancelled', ['unreached', 'unreached', 'unreached', 'unreached', 'unreached']],
  ] as const)('%s', (id, expected) => expect(looks(known(id))).toEqual(expected));
  test('a stage that passed without having begun was skipped', () => {
    const [first, second, ...rest] = known('ro-baking').stages;
    if (!first || !second) throw new Error('no stages');
    const stages = [first, { ...second, started_at: null }, ...rest];
    expect(looks({ ...known('ro-baking'), stages })[1]).toBe('skipped');
    expect(looks({ ...known('ro-rolled-back'), stages })[1]).toBe('skipped');
  });
});

test('what moves is looked at often, what waits seldom, what ended never', () => {
  const paces = ROLLOUT_STATES.map((state) => [state, lookAgainMs(state)] as const);
  expect(paces.filter(([, pace]) => pace === false).map(([state]) => state)).toEqual([
    'complete',
    'rolled_back',
    'superseded',
    'cancelled',
  ]);
  expect(lookAgainMs('converging')).toBeLessThan(Number(lookAgainMs('baking')));
  expect(lookAgainMs(undefined)).toBe(false);
});

test('a rollout that watches nothing has no evidence to show', () => {
  expect(hasEvidence(known('ro-baking'))).toBe(true);
  expect(hasEvidence(known('ro-two'))).toBe(false);
});

test('how long it took is known at the end only', () => {
  const began = { ...known('ro-complete'), started_at: '2026-11-21T03:00:00.100Z' };
  expect(durationSeconds({ ...began, finished_at: null })).toBeNull();
  expect(durationSeconds({ ...began, finished_at: '2026-11-21T03:00:00.350Z' })).toBe(0.25);
});

describe('the bake between two reads', () => {
  const bake = { state: 'baking', bake_seconds: 600, baked_seconds: 100 } as const;
  test.each([
    ['runs on', bake, 12_000, 112],
    ['stands still while held', { ...bake, state: 'held' as const }, 12_000, 100],
    ['never passes what is asked for', { ...bake, baked_seconds: 595 }, 12_000, 600],
    ['stops when nothing was heard for long', bake, 3_600_000, 130],
    ['does not run backwards', bake, -5_000, 100],
  ])('%s', (_name, stage, afterMs, seconds) =>
    expect(bakedNow(stage, 1_000_000, 1_000_000 + afterMs)).toBe(seconds),
  );
  test.each([
    [0, '0:00'],
    [260.9, '4:20'],
    [3_860, '1:04:20'],
  ])('%d s reads %s', (seconds, clock) => expect(formatClock(seconds)).toBe(clock));
});

describe('the headline', () => {
  test('complete is said in full only where every node has proven it', () => {
    expect(headlineOf(known('ro-complete')).key).toBe('headline.complete');
    expect(headlineOf(known('ro-two')).key).toBe('headline.complete.partly');
    expect(headlineOf(known('ro-empty')).key).toBe('headline.complete.partly');
  });
  test('where nothing was published before, nothing is named to go back to', () =>
    expect(headlineOf({ ...known('ro-rolled-back'), base: null }).key).toBe(
      'headline.rolled_back.bare',
    ));
  test('on its way it counts the nodes of the stage', () =>
    expect(headlineOf(known('ro-converging')).values).toMatchObject({
      stage: 3,
      stages: 5,
      proven: 1,
      count: 3,
    }));
});

describe('what a command will do', () => {
  test('a promotion names the next stage and the nodes it adds', () => {
    const { key, values } = consequenceOf('promote', known('ro-baking'));
    expect([key, values.next, moreNodes(known('ro-baking'))]).toEqual([
      'consequence.promote',
      4,
      2,
    ]);
  });
  test('one before the start begins with stage 1; one at the last stage ends the watch', () => {
    expect(consequenceOf('promote', known('ro-scheduled')).key).toBe('consequence.start');
    expect(moreNodes(known('ro-scheduled'))).toBe(1);
    const last = rollout('x', { state: 'baking', stage: 4 });
    expect(consequenceOf('promote', last).key).toBe('consequence.finish');
    expect(moreNodes(last)).toBe(0);
  });
  test('an abort takes back what nodes have, or cancels what none has', () => {
    expect(consequenceOf('abort', known('ro-baking'))).toMatchObject({
      key: 'consequence.abort',
      values: { count: 3, base: 413 },
    });
    expect(consequenceOf('abort', known('ro-scheduled')).key).toBe('consequence.cancel');
    const first = rollout('x', { state: 'baking', stage: 0, base: null });
    expect(consequenceOf('abort', first).key).toBe('consequence.abort.bare');
  });
  test('an abort needs a reason, and a promotion over anything but a gate', () => {
    const [baking, gate] = [known('ro-baking'), known('ro-gate')];
    expect(needsReason('abort', gate, [])).toBe(true);
    expect(needsReason('promote', baking, [])).toBe(true);
    expect(needsReason('promote', gate, [])).toBe(false);
    expect(needsReason('promote', gate, ['180 requests'])).toBe(true);
    expect(needsReason('pause', baking, ['180 requests'])).toBe(false);
  });
});

const node = (name: string, changes: Partial<RolloutNode> = {}): RolloutNode => ({
  node: name,
  node_id: name,
  state: 'proven',
  error: null,
  at: '2026-11-21T03:00:00Z',
  stage: 0,
  region: '',
  ...changes,
});

test('trouble stands first, then stage and name; untouched nodes are no lines', () => {
  const nodes = [
    node('edge-10', { stage: 1 }),
    node('edge-9', { stage: 1 }),
    node('edge-4', { stage: null, state: 'waiting' }),
    node('edge-3', { stage: 2, state: 'received' }),
    node('edge-2', { stage: 2, state: 'silent' }),
    node('edge-1', { stage: 2, state: 'rejected' }),
  ];
  expect(touchedNodes(nodes).map(({ node: name }) => name)).toEqual([
    'edge-1',
    'edge-2',
    'edge-3',
    'edge-9',
    'edge-10',
  ]);
});

test('a node is shown as far as it came; what it refuses it has received, and nothing more', () => {
  const { received, accepted, active, proven } = progressOf(node('e', { state: 'accepted' }), 7);
  expect([received, accepted, active, proven]).toEqual([7, 7, null, null]);
  const refusing = progressOf(node('e', { state: 'rejected' }), 7);
  expect([refusing.received, refusing.accepted, refusing.proven]).toEqual([7, null, null]);
});

test('of two readings the one that came further counts, and what moves stands first', () => {
  const moving = [known('ro-baking'), known('ro-held')];
  const ended = { ...known('ro-baking'), state: 'complete' as const };
  const both = activeFirst(moving, [ended, known('ro-rolled-back'), known('ro-held')]);
  expect(both.map(({ id, state }) => `${id} ${state}`)).toEqual([
    'ro-held held',
    'ro-baking complete',
    'ro-rolled-back rolled_back',
  ]);
});

describe('filters of the address', () => {
  test('only what the server knows is asked for', () =>
    expect(
      queryOf({ active: 'perhaps', state: 'failed', slice: 'acme@edge', gateway: '' }, undefined),
    ).toEqual({ slice: 'acme@edge' }));
  test('the slice of the page outweighs the filter, and is none', () => {
    const query = queryOf({ slice: 'globex@edge', state: 'held' }, 'acme@edge');
    expect(query).toEqual({ slice: 'acme@edge', state: 'held' });
    expect(describeFilter(query, 'acme@edge')).toBe('state:held');
    expect(describeFilter(queryOf({}, 'acme@edge'), 'acme@edge')).toBe('');
  });
});
