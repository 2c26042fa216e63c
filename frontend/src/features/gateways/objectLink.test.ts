import { expect, test } from 'vitest';
import type { ApplyError } from '@/api/types/delivery';
import { enrolCommand } from './enrolCommand';
import { linkOf } from './objectLink';

const error = (type: string, object: string): ApplyError => ({ stage: 'apply', sequence: 1, type, object, message: '' });

test.each([
  ['type.googleapis.com/envoy.config.route.v3.VirtualHost', 'acme/shop.test', '/s/acme@edge/hostnames/shop.test'],
  ['type.googleapis.com/envoy.config.cluster.v3.Cluster', 'acme/echo', '/s/acme@edge/services/echo'],
  ['type.googleapis.com/envoy.config.route.v3.RouteConfiguration', 'ingress', null],
  ['', '', null],
])('%s %s leads to %s', (type, object, link) => {
  expect(linkOf(error(type, object), 'acme@edge')).toBe(link);
});

test('a node without a name takes that of its host', () => {
  expect(enrolCommand('https://c', '', 'ghj_x')).toContain('$(hostname -s)');
});
