import { expect, test } from 'vitest';
import { cuts } from '@/test/world/wentOut';
import { switches } from '@/test/world/controls';
import type { PlatformSwitch } from '@/api/types/switches';
import { cutBy, denialsOn, denyProblem, denyRequest, forEverybody, type Denying } from './denying';

const WANTED: Denying = {
  whom: 'destination',
  workload: 'orders',
  destination: ' **.leak.example ',
  lasts: '3600',
  reason: 'Data of ours is there',
  isShown: true,
};
const NOW = Date.parse('2026-01-01T00:00:00Z');

test.each([
  ['destination', 'destination_deny', '', '**.leak.example'],
  ['pair', 'workload_deny', 'orders', '**.leak.example'],
  ['workload', 'workload_deny', 'orders', ''],
] as const)('%s: who and what is denied, and until when', (whom, type, target, destination) => {
  expect(denyRequest('acme@edge', { ...WANTED, whom }, NOW).body).toEqual({
    type,
    target,
    destination,
    expires_at: '2026-01-01T01:00:00.000Z',
    reason: 'Data of ours is there',
    show_reason: true,
  });
});

test.each([
  [{ destination: '' }, 'need.destination'],
  [{ whom: 'workload', destination: '' }, null],
  [{ whom: 'pair', workload: '' }, 'need.workload'],
  [{ reason: ' ' }, 'need.why'],
] as const)('%o lacks %s', (change, problem) => {
  expect(denyProblem({ ...WANTED, ...change })).toBe(problem);
});

test('of all switches those that deny ways out, with the tunnels that each cut', () => {
  const [denial, ...others] = denialsOn(switches);
  expect(others).toEqual([]);
  expect(denial).toMatchObject({ type: 'destination_deny', destination: 'files.stripe.com' });
  expect(denial && cutBy(denial, cuts)).toBe(10);
});

test('for every tenant it is thrown on the gateway, and what is not of it is left out', () => {
  const { path, body } = denyRequest('acme@edge', { ...WANTED, whom: 'tenants' }, NOW);
  expect(path).toBe('/platform-switches');
  expect(body).toMatchObject({ gateway: 'edge', type: 'destination_deny', target: '' });
  const one = { id: 'p-1', gateway: 'edge', type: 'destination_deny' } as PlatformSwitch;
  const others = [
    { ...one, gateway: 'internal' },
    { ...one, type: 'waf_off' },
  ] as PlatformSwitch[];
  expect(forEverybody([one, ...others], 'edge')).toEqual([one]);
});
