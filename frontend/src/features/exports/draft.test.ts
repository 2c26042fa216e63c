import { expect, test } from 'vitest';
import { mimir } from '@/test/world/exports';
import { draftOf, missingOf, pairsOf, requestOf, shownRequest } from './draft';

const blank = draftOf(null);
const filled = { ...blank, name: 'mimir', url: ' https://mimir.test/push ' };

test('what is missing is said one thing at a time', () => {
  expect(missingOf(null, blank)).toBe('need.name');
  expect(missingOf(null, { ...blank, name: 'mimir' })).toBe('need.url');
  expect(missingOf(null, { ...filled, headers: 'Bearer abc' })).toBe('need.headers');
  expect(missingOf(null, { ...filled, labels: 'cluster' })).toBe('need.labels');
  expect(missingOf(null, filled)).toBeNull();
  expect(missingOf(mimir, draftOf(mimir))).toBe('need.change');
});

test('a new one is sent whole, its headers are never shown', () => {
  const request = requestOf(null, {
    ...filled,
    headers: 'Authorization: Bearer a:b\n\nX-Scope-OrgID: edge',
    labels: 'cluster=eu',
    tenants: 'acme, globex',
  });
  expect(request.body).toMatchObject({
    kind: 'remote_write',
    url: 'https://mimir.test/push',
    headers: { Authorization: 'Bearer a:b', 'X-Scope-OrgID': 'edge' },
    external_labels: { cluster: 'eu' },
    tenants: ['acme', 'globex'],
  });
  expect(JSON.stringify(shownRequest(request))).not.toContain('Bearer');
});

test('a change sends what differs under the tag; headers that are left out stay', () => {
  const request = requestOf(mimir, { ...draftOf(mimir), interval: '10' });
  expect(request).toEqual({
    method: 'PATCH',
    path: `/exports/${mimir.id}`,
    etag: mimir.etag,
    body: { interval_seconds: 10 },
  });
});

test('what is sent as OpenTelemetry is not read back', () => {
  const body = requestOf(null, { ...filled, kind: 'otlp', queryUrl: 'https://x.test' }).body;
  expect(body).toMatchObject({ query_url: '' });
});

test('a line without both parts is no pair', () => {
  expect(pairsOf('a=', '=')).toBeNull();
  expect(pairsOf('=b', '=')).toBeNull();
  expect(pairsOf('\n', '=')).toEqual({});
});
