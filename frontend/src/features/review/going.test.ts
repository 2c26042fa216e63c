import { describe, expect, test } from 'vitest';
import type { Approval, Gates } from '@/api/types/governance';
import { standingOf } from './approval';
import { startProblem } from './start';

const NOW = Date.UTC(2026, 10, 21, 12, 0);

describe('when a rollout starts', () => {
  test.each([
    [null, null],
    ['2026-11-21T12:01', null],
    ['2026-12-21T12:00', null],
    ['', 'start.empty'],
    ['2026-11-21T12:00', 'start.past'],
    ['2026-12-21T12:01', 'start.far'],
  ] as const)('%s: %s', (start, problem) => expect(startProblem(start, NOW)).toBe(problem));
});

const gates = (required: boolean, approval: Partial<Approval> | null): Gates => ({
  strategy: 'standard',
  approval: { required, approval: approval as Approval | null },
  freeze: null,
  budget: { state: 'none', text: '' },
});

describe('where an approval stands', () => {
  test.each([
    [gates(false, null), 'unneeded'],
    [gates(true, null), 'missing'],
    [gates(true, { plan: 'd', state: 'requested' }), 'requested'],
    [gates(true, { plan: 'd', state: 'approved' }), 'approved'],
    [gates(true, { plan: 'd', state: 'rejected' }), 'missing'],
    [gates(true, { plan: 'd', state: 'withdrawn' }), 'missing'],
    [gates(true, { plan: 'd', state: 'used' }), 'missing'],
    [gates(true, { plan: 'older', state: 'approved' }), 'missing'],
  ] as const)('%o: %s', (given, standing) => expect(standingOf(given, 'd')).toBe(standing));

  test('before the gates were read nothing is claimed to be missing', () =>
    expect(standingOf(undefined, 'd')).toBe('unneeded'));
});
