import { describe, expect, test } from 'vitest';
import { ApiError } from '@/api/errors';
import type { Certificate } from '@/api/types/certificates';
import { certificates } from '@/test/world/certificates';
import { commandRequest, consequenceOf } from './commands';
import { covers, uncovered } from './coverage';
import { errorAt, restOf } from '@/api/fieldErrors';
import {
  changeRequest,
  issueRequest,
  normalAll,
  wantedFor,
  wantedOf,
  wantedProblem,
} from './issuing';
import { fieldOf, shownRequest, uploadRequest, withFile, EMPTY } from './uploading';

const known = (id: string): Certificate => {
  const found = certificates.find((one) => one.id === id);
  if (!found) throw new Error(`the world has no ${id}`);
  return found;
};
const bytes = (text: string) => new TextEncoder().encode(text);
const refusal = (...pointers: string[]) =>
  new ApiError({
    title: 'Not valid',
    status: 422,
    code: 'invalid',
    problems: pointers.map(
      (pointer) => ({ code: 'x', severity: 'error', pointer, text: pointer }) as never,
    ),
  });

describe('hostnames without a certificate', () => {
  test.each([
    ['shop.test', 'shop.test', true],
    ['*.shop.test', 'a.shop.test', true],
    ['*.shop.test', 'a.b.shop.test', false],
    ['*.shop.test', 'shop.test', false],
    ['*.shop.test', '*.shop.test', true],
    ['*.test', '*.shop.test', false],
  ])('%s covers %s: %s', (name, hostname, yes) => expect(covers(name, hostname)).toBe(yes));
  test('are those that none covers', () =>
    expect(uncovered(['a.shop.test', 'b.test'], [{ hostnames: ['*.shop.test'] }])).toEqual([
      'b.test',
    ]));
});

describe('what is asked for', () => {
  test('is what people meant by what they pasted', () =>
    expect(
      normalAll([' https://Shop.Acme.Test/cart ', 'shop.acme.test.', 'a.test:443', '']),
    ).toEqual(['shop.acme.test', 'a.test']));
  test('goes to the slice, with nothing made up', () =>
    expect(issueRequest('acme@edge', { ...wantedFor(['a.test']), issuer: 'pebble' })).toEqual({
      method: 'POST',
      path: '/slices/acme@edge/certificates',
      body: {
        hostnames: ['a.test'],
        issuer: 'pebble',
        name: null,
        key_types: ['ecdsa-p256'],
        challenge: null,
        owner: '',
        drain_connections: false,
      },
    }));
  test('a change sends only what differs, under the tag', () => {
    const stored = known('c-shop');
    expect(changeRequest(stored, '"7"', { ...wantedOf(stored), owner: 'x' })).toMatchObject({
      method: 'PATCH',
      etag: '"7"',
      body: { owner: 'x' },
    });
    expect(changeRequest(stored, '"7"', { ...wantedOf(stored), drains: true }).body).toEqual({
      drain_connections: true,
    });
    expect(changeRequest(stored, '"7"', wantedOf(stored)).body).toEqual({});
  });
  test('a wildcard needs dns-01 of an ACME issuer', () => {
    const wild = wantedFor(['*.a.test']);
    const acme = { type: 'acme', challenge: 'http-01' } as const;
    expect(wantedProblem(wild, acme as never)).toBe('need.dns');
    expect(wantedProblem({ ...wild, challenge: 'dns-01' }, acme as never)).toBeNull();
    expect(wantedProblem(wild, { type: 'internal', challenge: null } as never)).toBeNull();
    expect(wantedProblem(wantedFor([]), undefined)).toBe('need.hostname');
  });
});

describe('an upload', () => {
  const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----';
  const KEY = '-----BEGIN EC PRIVATE KEY-----\nx\n-----END EC PRIVATE KEY-----';
  test('files go where they belong, binary ones as base64', () => {
    const both = withFile(withFile(EMPTY, 'k.pem', bytes(KEY)), 'c.pem', bytes(CERTIFICATE));
    expect(both).toMatchObject({ certificate: CERTIFICATE, privateKey: KEY, file: '' });
    expect(withFile(EMPTY, 'all.pem', bytes(`${KEY}\n${CERTIFICATE}`)).certificate).toContain(
      'EC PRIVATE',
    );
    expect(withFile(EMPTY, 'a.p12', new Uint8Array([48, 130, 1, 255]))).toMatchObject({
      certificate: 'MIIB/w==',
      file: 'a.p12',
    });
  });
  test('a private key is in the request and not in what is shown of it', () => {
    const request = uploadRequest('acme@edge', null, {
      ...EMPTY,
      certificate: CERTIFICATE,
      privateKey: KEY,
      password: 'pw',
    });
    expect(request.body).toMatchObject({ private_key: KEY });
    const shown = JSON.stringify(shownRequest(request));
    expect(shown).not.toContain('EC PRIVATE');
    expect(shown).not.toContain('"pw"');
    expect(uploadRequest('acme@edge', 'c-legacy', EMPTY).path).toBe(
      '/certificates/c-legacy/upload',
    );
  });
  test.each([
    [{ code: 'x', pointer: '/password' }, 'password'],
    [{ code: 'key_mismatch', pointer: '' }, 'private_key'],
    [{ code: 'expired', pointer: '' }, 'certificate'],
  ])('%o stands at %s', (finding, field) => expect(fieldOf(finding)).toBe(field));
});

test('a refusal stands at its fields, and as a whole only where some of it has none', () => {
  expect(errorAt(refusal('/hostnames/0'), '/hostnames')).toBe('/hostnames/0');
  expect(restOf(refusal('/hostnames/0', '/issuer'), ['/hostnames', '/issuer'])).toBeNull();
  expect(restOf(refusal('/hostnames/0', '/other'), ['/hostnames'])).not.toBeNull();
  expect(restOf(refusal(), ['/hostnames'])).not.toBeNull();
});

test('a command says what it does with numbers; a suspended one is told that it is lifted', () => {
  expect(consequenceOf('roll-back', known('c-shop')).values).toMatchObject({
    before: 2,
    version: 3,
  });
  expect(consequenceOf('retry', { ...known('c-search'), is_suspended: true }).keys).toContain(
    'consequence.retry.lift',
  );
  expect(commandRequest('c-1', 'retry', 'never mind')).toMatchObject({ body: {} });
});
