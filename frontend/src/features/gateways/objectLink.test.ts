import { expect, test } from 'vitest';
import { enrolCommand } from './enrolCommand';
import { linkOf } from './objectLink';

test.each([
  ['acme/shop.test', '/s/acme@edge/hostnames/shop.test'],
  ['acme/*.shop.test', '/s/acme@edge/hostnames/*.shop.test'],
  ['acme/echo', '/s/acme@edge/services/echo'],
  ['http', '/s/acme@edge/listeners/http'],
  ['ingress', null],
  ['', null],
])('the refused resource %s leads to %s', (resource, link) => {
  expect(linkOf(resource, 'acme@edge')).toBe(link);
});

test('a node without a name takes that of its host', () => {
  expect(enrolCommand('https://c', '', 'ghj_x')).toContain('$(hostname -s)');
});
