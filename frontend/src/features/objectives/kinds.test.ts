import { expect, test } from 'vitest';
import { blankFor } from './drafts';
import { kindsFor, outcomesOf, turnedInto } from './kinds';

const requests = {
  ...blankFor('acme', 'edge').indicator,
  routes: ['acme/shop'],
  bad: ['5xx'],
};

test('beside requests there are no routes, and classes are outcomes', () => {
  const turned = turnedInto(requests, 'handshakes');
  expect(turned.routes).toEqual([]);
  expect(turned.ignored).toEqual(['abandoned']);
  expect(turned.bad.every((name) => outcomesOf('handshakes')?.includes(name))).toBe(true);
});

test('the way back begins with what is usual of requests', () => {
  const back = turnedInto(turnedInto(requests, 'firewall'), 'availability');
  expect(back).toMatchObject({ bad: ['5xx', 'none'], ignored: ['waf', 'rate-limit'], names: [] });
});

test('from one kind of requests to another what was chosen stays', () => {
  expect(turnedInto(requests, 'latency')).toMatchObject({
    routes: ['acme/shop'],
    bad: ['5xx'],
    threshold_ms: 300,
  });
});

test('only the platform promises for the inspector', () => {
  expect(kindsFor('acme')).not.toContain('inspection');
  expect(kindsFor('platform')).toContain('inspection');
});
