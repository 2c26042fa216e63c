import { describe, expect, test } from 'vitest';
import type { Rollout, RolloutNode } from '@/api/types/delivery';
import { endsOf, readAgainst, wordOf } from './against';
import { durationSeconds, progressOf, tallyOf } from './progress';

describe('what a revision is compared with', () => {
  test.each([
    [undefined, null],
    ['previous', null],
    ['draft', 'draft'],
    ['4', 4],
    ['0', null],
    ['live', null],
    ['4.5', null],
  ] as const)('the address says %s: %s', (text, against) =>
    expect(readAgainst(text)).toBe(against),
  );
  test.each([null, 'draft', 7] as const)('%s is said and read back', (against) =>
    expect(readAgainst(wordOf(against))).toBe(against),
  );
  test.each([
    [3, null, { from: 2, to: 3 }],
    [1, null, { from: null, to: 1 }],
    [3, 5, { from: 5, to: 3 }],
    [3, 'draft', { from: 3, to: 'draft' }],
  ] as const)('r%s with %s leads', (sequence, against, ends) =>
    expect(endsOf(sequence, against)).toEqual(ends),
  );
});

const node = (state: RolloutNode['state'], error: RolloutNode['error'] = null): RolloutNode => ({
  node: 'edge-1',
  node_id: 'n-1',
  state,
  error,
  at: '2026-11-21T03:00:00Z',
});

test('a node is shown as far as it came', () => {
  const { received, accepted, active, proven } = progressOf(node('accepted'), 7);
  expect([received, accepted, active, proven]).toEqual([7, 7, null, null]);
});

test('a refusing node has received what it refuses, and nothing more', () => {
  const error = { stage: 'apply', sequence: 7, object: 'acme/shop', message: 'no' };
  const progress = progressOf(node('rejected', error), 7);
  expect([progress.received, progress.accepted, progress.proven]).toEqual([7, null, null]);
});

test('a silent node counts for nothing', () =>
  expect(tallyOf([node('proven'), node('silent'), node('rejected'), node('active')])).toEqual({
    proven: 1,
    refused: 1,
    silent: 1,
    moving: 1,
  }));

test('how long it took is known at the end only', () => {
  const rollout = { started_at: '2026-11-21T03:00:00.100Z', finished_at: null } as Rollout;
  expect(durationSeconds(rollout)).toBeNull();
  expect(durationSeconds({ ...rollout, finished_at: '2026-11-21T03:00:00.350Z' })).toBe(0.25);
});
