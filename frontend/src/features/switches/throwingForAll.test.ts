import { expect, test } from 'vitest';
import type { PlatformSwitch } from '@/api/types/switches';
import { together } from './order';
import { forAllProblem, forAllRequest, LASTS_FOR_ALL, type ThrowForAll } from './throwingForAll';

const NOW = Date.UTC(2026, 10, 21, 12, 0);
const wanted = (more: Partial<ThrowForAll> = {}): ThrowForAll => ({
  type: 'waf_rule_off',
  rule: '942100',
  gateway: 'edge',
  lasts: '3600',
  reason: 'refuses orders',
  typed: 'edge',
  ...more,
});

test.each([
  [wanted(), null],
  [wanted({ rule: ' 942100 ' }), null],
  [wanted({ rule: '' }), 'need.rule_number'],
  [wanted({ rule: 'own-rule' }), 'need.rule_number'],
  [wanted({ type: 'waf_off', rule: '' }), null],
  [wanted({ reason: ' ' }), 'need.reason'],
  [wanted({ typed: 'internal' }), 'need.name'],
  [wanted({ gateway: '' }), 'need.everywhere'],
  [wanted({ gateway: '', typed: '' }), 'need.everywhere'],
  [wanted({ gateway: '', typed: 'every gateway' }), null],
] as const)('%o lacks %s', (given, problem) =>
  expect(forAllProblem(given, 'every gateway')).toBe(problem),
);

test('the request says when it ends, never later than 7 days, and names no rule for the whole WAF', () => {
  expect(forAllRequest(wanted({ type: 'waf_off', gateway: '' }), NOW).body).toEqual({
    gateway: null,
    type: 'waf_off',
    target: '',
    reason: 'refuses orders',
    expires_at: '2026-11-21T13:00:00.000Z',
  });
  for (const lasts of LASTS_FOR_ALL) expect(Number(lasts)).toBeLessThan(7 * 86_400);
});

const of = (id: string, state: string) => ({ id, state }) as PlatformSwitch;

test('one that was lifted between two reads is there once, lifted', () => {
  expect(together([of('a', 'on'), of('b', 'on')], [of('b', 'lifting'), of('c', 'off')])).toEqual([
    of('a', 'on'),
    of('b', 'lifting'),
    of('c', 'off'),
  ]);
});
