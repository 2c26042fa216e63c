import { expect, test } from 'vitest';
import { addressOf, attackQueryOf, describe as words, queryOf, toggled } from './filters';
import { chosenOf, rangeOf } from '@/lib/timeRange';

const NOW = Date.parse('2026-11-21T10:00:20Z');

test('the address holds the whole question', () => {
  const url = { rule: '942100', outcome: 'refused', q: '/find', range: '1h', tab: 'events' };
  expect(queryOf(url, rangeOf(url, NOW))).toEqual({
    rule: '942100',
    outcome: 'refused',
    q: '/find',
    since: '2026-11-21T09:00:15.000Z',
  });
});

test('a click on a value filters, another lets it go, and other facets stay', () => {
  expect(toggled({}, 'client', '203.0.113.9')).toEqual({ client: '203.0.113.9' });
  expect(toggled({ client: '203.0.113.9' }, 'client', '203.0.113.9')).toEqual({ client: '' });
  expect(toggled({ client: '203.0.113.9' }, 'client', '198.51.100.1')).toEqual({
    client: '198.51.100.1',
  });
});

test('a time chosen in the chart outweighs the range, whatever it says', () => {
  const url = { range: '7d', since: '2026-11-20T10:00:00Z', until: '2026-11-20T11:00:00Z' };
  expect(rangeOf(url, NOW)).toEqual({
    since: '2026-11-20T10:00:00.000Z',
    until: '2026-11-20T11:00:00.000Z',
  });
});

test.each([
  [{ since: 'yesterday', until: '2026-11-20T11:00:00Z' }],
  [{ since: '2026-11-20T11:00:00Z', until: '2026-11-20T10:00:00Z' }],
  [{ since: '2026-11-20T11:00:00Z' }],
  [{ range: '12 parsecs' }],
])('an address that holds no time asks for the last day: %o', (url) => {
  expect(chosenOf(url)).toBeNull();
  expect(rangeOf(url, NOW)).toEqual({ since: '2026-11-20T10:00:15.000Z', until: null });
});

test('the same minute asks the same question', () => {
  expect(rangeOf({}, NOW)).toEqual(rangeOf({}, NOW + 5_000));
});

test('values of a request in a filter cannot reach out of it', () => {
  expect(addressOf('acme@edge', 'events', { q: '&limit=1#/../x' })).toBe(
    '/slices/acme@edge/waf/events?q=%26limit%3D1%23%2F..%2Fx',
  );
});

test('the filters in words, without the time', () => {
  expect(words({ rule: '942100', q: 'find', since: 'x', tab: 'attacks' })).toBe(
    'rule:942100 q:find',
  );
});

test('attacks are asked by what they have; which filters do not count is known', () => {
  expect(attackQueryOf({ rule: '942100', q: 'find', outcome: 'refused', since: 'x' })).toEqual({
    query: { rule: '942100', since: 'x' },
    ignored: ['outcome', 'q'],
  });
});
