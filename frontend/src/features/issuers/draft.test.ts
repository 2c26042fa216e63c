import { expect, test } from 'vitest';
import { issuers } from '@/test/world/certificatesAround';
import { BLANK, draftOf, draftProblem } from './draft';
import { addRequest, changeRequest, dnsBody, isChange, shownRequest } from './requests';

const stored = issuers[0] as (typeof issuers)[number];
const own = issuers[1] as (typeof issuers)[number];
const DRAFT = { ...BLANK, name: 'ca', directoryUrl: 'https://ca.test' };
const RFC2136 = { ...BLANK.dns, type: 'rfc2136' as const, server: '192.0.2.53', keyName: 'gate' };

test('a directory is an https address, and a binding is whole', () => {
  expect(draftProblem({ ...DRAFT, directoryUrl: 'http://ca.test' })).toBe('need.directory');
  expect(draftProblem({ ...DRAFT, eabKeyId: 'k' })).toBe('need.eab');
  expect(draftProblem({ ...DRAFT, keyTypes: [] })).toBe('need.keys');
  expect(draftProblem(DRAFT)).toBeNull();
});

test.each([
  [{ challenge: 'dns-01' as const }, 'need.dns'],
  [{ dns: { ...RFC2136, server: ' ' } }, 'need.dns.rfc2136'],
  [{ dns: { ...BLANK.dns, type: 'webhook' as const, url: 'http://x' } }, 'need.dns.webhook'],
  [{ dns: RFC2136 }, 'need.dns.secret'],
  [{ dns: RFC2136, dnsSecret: 'c2VjcmV0' }, null],
])('writing DNS records is said in full: %o', (changes, problem) => {
  expect(draftProblem({ ...DRAFT, ...changes })).toBe(problem);
});

test('a secret that is set need not be typed again', () => {
  expect(draftProblem({ ...DRAFT, dns: RFC2136 }, true)).toBeNull();
});

test('a lifetime is a span within what may be issued', () => {
  const internal = { ...BLANK, name: 'ca', type: 'internal' as const };
  for (const lifetimeSeconds of [Number.NaN, 30, 399 * 86_400]) {
    expect(draftProblem({ ...internal, lifetimeSeconds })).toBe('need.lifetime');
  }
  expect(draftProblem(internal)).toBeNull();
});

test('nothing of the other way of writing records is sent, and nothing that is empty', () => {
  const both = { ...RFC2136, url: 'https://dns.test', port: '5353', visibleAt: ' 127.0.0.1:53 ' };
  expect(dnsBody(both)).toEqual({
    type: 'rfc2136',
    server: '192.0.2.53',
    key_name: 'gate',
    port: 5353,
    visible_at: '127.0.0.1:53',
  });
  expect(dnsBody({ ...both, type: 'webhook' })).toEqual({
    type: 'webhook',
    url: 'https://dns.test',
    visible_at: '127.0.0.1:53',
  });
  expect(dnsBody({ ...both, type: null })).toEqual({ visible_at: '127.0.0.1:53' });
});

test('only what differs is sent, under the tag that was read', () => {
  expect(isChange(changeRequest(stored, '"2"', draftOf(stored)))).toBe(false);
  const draft = { ...draftOf(stored), email: 'new@acme.test', dnsSecret: 'c2VjcmV0' };
  expect(changeRequest(stored, '"2"', draft)).toEqual({
    method: 'PATCH',
    path: '/issuers/pebble',
    etag: '"2"',
    body: { email: 'new@acme.test', dns_secret: 'c2VjcmV0' },
  });
  const longer = { ...draftOf(own), lifetimeSeconds: 3600, directoryUrl: 'https://ca.test' };
  expect(changeRequest(own, '"2"', longer).body).toEqual({ lifetime_seconds: 3600 });
});

test('what is secret is hidden where the call is shown', () => {
  const request = addRequest({
    ...DRAFT,
    eabKeyId: 'k',
    eabKey: 'hidden-1',
    dnsSecret: 'hidden-2',
  });
  expect(JSON.stringify(request)).toContain('hidden-1');
  expect(JSON.stringify(shownRequest(request))).not.toContain('hidden');
});
