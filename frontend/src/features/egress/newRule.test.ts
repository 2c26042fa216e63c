import { expect, test } from 'vitest';
import { nameFor, partsOf, reachesOf, ruleFor } from './newRule';

test.each([
  ['api.stripe.com:443', { host: 'api.stripe.com', port: 443 }],
  ['[2001:db8::7]:8443', { host: '2001:db8::7', port: 8443 }],
])('%s is a host and a port', (destination, parts) => {
  expect(partsOf(destination)).toEqual(parts);
});

test.each([
  ['api.stripe.com', ['api.stripe.com', '*.stripe.com']],
  ['stripe.com', ['stripe.com']],
  ['192.0.2.7', ['192.0.2.7']],
  ['2001:db8::7', ['2001:db8::7']],
])('a rule about %s may reach so far', (host, reaches) => {
  expect(reachesOf(host)).toEqual(reaches);
});

test('a new rule never takes the name of another', () => {
  expect(nameFor('*.stripe.com', [])).toBe('stripe-com');
  expect(nameFor('*.stripe.com', ['stripe-com', 'stripe-com-2'])).toBe('stripe-com-3');
});

test('a rule allows the one destination by the way that was asked', () => {
  expect(ruleFor('deb.debian.org', 80, 'http', [])).toMatchObject({
    action: 'allow',
    destinations: [{ host: 'deb.debian.org', port: 80, forwarding: 'http' }],
  });
});
