import { expect, test } from 'vitest';
import { placeOf, sliceOf } from './ways';

const SLICE = 'acme@edge';

test.each([
  ['route', 'acme/shop-root', SLICE, '/s/acme@edge/debug', { route: 'acme/shop-root' }],
  ['service', 'acme/echo-v1', SLICE, '/s/acme@edge/services/echo-v1', undefined],
  ['code', '503', SLICE, '/s/acme@edge/records', { status: '503' }],
  ['revision', '7', SLICE, '/s/acme@edge/revisions/7', undefined],
] as const)('a %s leads to where it is looked at closely', (by, name, slice, to, search) =>
  expect(placeOf(by, name, slice)).toEqual({ to, ...(search && { search }) }),
);

test('what is of another tenant, of several gateways, or nameless leads nowhere', () => {
  expect(placeOf('route', 'acme/shop-root', 'platform@edge')).toBeNull();
  expect(placeOf('route', 'acme/shop-root', sliceOf({ tenant: 'acme', gateway: null }))).toBeNull();
  expect(placeOf('service', '-', SLICE)).toBeNull();
  expect(placeOf('code', '0', SLICE)).toBeNull();
});
