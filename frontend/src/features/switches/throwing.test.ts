import { describe, expect, test } from 'vitest';
import type { KillSwitch } from '@/api/types/switches';
import type { Traffic } from '@/api/types/traffic';
import { bySwitchState, countOn } from './order';
import { lastsOf, throwProblem, throwRequest, turnedAway, type Throw } from './throwing';

const NOW = Date.UTC(2026, 10, 21, 12, 0);
const wanted = (more: Partial<Throw> = {}): Throw => ({
  type: 'route_maintenance',
  target: 'shop',
  lasts: '3600',
  reason: 'index',
  isShown: false,
  typed: '',
  ...more,
});

test.each([
  [wanted(), null],
  [wanted({ target: '' }), 'need.route'],
  [wanted({ reason: ' ' }), 'need.reason'],
  [wanted({ type: 'dlp_policy_observe', target: '' }), 'need.dlp_policy'],
  [wanted({ type: 'dlp_off', target: '' }), null],
  [wanted({ type: 'tenant_suspend' }), 'need.name'],
  [wanted({ type: 'tenant_suspend', typed: 'globex' }), 'need.name'],
  [wanted({ type: 'tenant_suspend', typed: 'acme' }), null],
] as const)('%o lacks %s', (given, problem) =>
  expect(throwProblem('acme@edge', given)).toBe(problem),
);

describe('the request', () => {
  test('says when it ends', () =>
    expect(throwRequest('acme@edge', wanted(), NOW)).toMatchObject({
      path: '/slices/acme@edge/switches',
      body: { target: 'shop', expires_at: '2026-11-21T13:00:00.000Z', reason: 'index' },
    }));
  test('of a whole tenant names no route, and may last until it is lifted', () =>
    expect(
      throwRequest('acme@edge', wanted({ type: 'tenant_suspend', lasts: '' }), NOW).body,
    ).toMatchObject({ type: 'tenant_suspend', target: '', expires_at: null }));
});

test('what nobody looks at is not forgotten', () => {
  expect(lastsOf('dlp_off')).not.toContain('');
  expect(lastsOf('waf_off')).toContain('');
});

describe('what it turns away', () => {
  const traffic = {
    by_route: [
      { route: 'acme/shop', total: 30 },
      { route: 'acme/api', total: 70 },
    ],
  } as Traffic;
  test.each([
    [{ type: 'route_maintenance', target: 'shop' }, traffic, 30],
    [{ type: 'tenant_suspend', target: '' }, traffic, 100],
    [{ type: 'route_maintenance', target: 'new' }, traffic, null],
    [{ type: 'route_maintenance', target: 'shop' }, undefined, null],
  ] as const)('%o: %s', (given, counted, requests) =>
    expect(turnedAway(given, counted)).toBe(requests),
  );
});

const of = (id: string, state: KillSwitch['state'], hour: string) =>
  ({ id, state, thrown_at: `2026-11-21T${hour}:00:00Z` }) as KillSwitch;

test('what is on stands first, then what is being lifted, then the newest', () => {
  const list = [
    of('a', 'off', '01'),
    of('b', 'off', '05'),
    of('c', 'lifting', '02'),
    of('d', 'on', '01'),
  ];
  expect(list.toSorted(bySwitchState).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  expect(countOn(list)).toBe(2);
});
