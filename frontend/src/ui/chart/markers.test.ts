import { describe, expect, test } from 'vitest';
import type { Rollout } from '@/api/types/rollouts';
import { gather, markersOf, type Marker } from './markers';

const moment = (second: number | null) => second && new Date(second * 1_000).toISOString();

const rollout = (
  revision: number,
  state: Rollout['state'],
  started: number | null,
  finished: number | null,
) => {
  return { revision, state, started_at: moment(started), finished_at: moment(finished) } as Rollout;
};
const marker = (atSeconds: number, revision: number, kind: Marker['kind'] = 'started'): Marker => ({
  atSeconds,
  revision,
  kind,
});

describe('rollouts become markers', () => {
  test('of their start and their end, in order of time', () =>
    expect(markersOf([rollout(8, 'rolled_back', 50, 70), rollout(7, 'complete', 10, 40)])).toEqual([
      marker(10, 7),
      marker(40, 7, 'complete'),
      marker(50, 8),
      marker(70, 8, 'rolled_back'),
    ]));

  test('what has not started has none; what was superseded only its start', () =>
    expect(
      markersOf([rollout(9, 'scheduled', null, null), rollout(8, 'superseded', 5, 9)]),
    ).toEqual([marker(5, 8)]));
});

const near = (markers: Marker[]) => gather(markers, (at) => at * 2, 7);

describe('markers that cannot be told apart', () => {
  test('are one line with one number, at the last of them', () =>
    expect(near([marker(10, 7), marker(11, 7, 'complete')])).toMatchObject([
      { x: 22, label: 'r7', kind: 'complete' },
    ]));
  test('of several revisions name the first and the last', () =>
    expect(near([marker(10, 7), marker(12, 8), marker(13, 9)])).toMatchObject([{ label: 'r7–9' }]));
  test('one that was rolled back is not hidden by the others', () =>
    expect(
      near([marker(10, 7, 'rolled_back'), marker(11, 8), marker(12, 8, 'complete')])[0]?.kind,
    ).toBe('rolled_back'));
  test('those further apart stay apart', () =>
    expect(near([marker(10, 7), marker(14, 8)]).map(({ label }) => label)).toEqual(['r7', 'r8']));
});
