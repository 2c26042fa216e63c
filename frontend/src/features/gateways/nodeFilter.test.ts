import { expect, test } from 'vitest';
import { nodeQuery } from './nodeFilter';

test.each([
  ['', '', {}],
  ['edge-2', '', { q: 'edge-2' }],
  ['stale', 'edge', { gateway: 'edge', status: 'stale' }],
  ['  Rack7 OFFLINE ', '', { status: 'offline', q: 'rack7' }],
])('“%s” on gateway “%s” asks the server for %o', (text, gateway, query) => {
  expect(nodeQuery(text, gateway)).toEqual(query);
});
