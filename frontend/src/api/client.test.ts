import { http, HttpResponse } from 'msw';
import { afterEach, expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
import { server } from '@/test/server';
import { read, readTagged, write } from './client';
import { ApiError } from './errors';
import { hasSessionEnded, sessionRestored } from './session';

const ROUTE = '*/api/v1/slices/:slice/routes/:name';
const PATH = '/slices/acme@edge/routes/shop-api';
afterEach(() => sessionRestored());

test('a write carries CSRF token, entity tag and, when it creates, an idempotency key', async () => {
  document.cookie = 'csrftoken=s3cret';
  const seen: Headers[] = [];
  const note = ({ request }: { request: Request }) => {
    seen.push(request.headers);
    return HttpResponse.json({});
  };
  server.use(http.put(ROUTE, note), http.post('*/api/v1/slices/:slice/routes', note));
  await write({ method: 'PUT', path: PATH, body: {}, etag: '"7"' });
  await write({ method: 'POST', path: '/slices/acme@edge/routes', body: {} });
  const [put, post] = seen;
  expect([put?.get('X-CSRFToken'), put?.get('If-Match'), put?.get('Idempotency-Key')]).toEqual([
    's3cret',
    '"7"',
    null,
  ]);
  expect(post?.get('Idempotency-Key')).toMatch(/.{16,}/);
});

test('by https the token is in a cookie of this very host', async () => {
  document.cookie = '__Host-csrf=s3cure; Secure; Path=/';
  let sent: Headers | undefined;
  server.use(
    http.put(ROUTE, ({ request }) => {
      sent = request.headers;
      return HttpResponse.json({});
    }),
  );
  await write({ method: 'PUT', path: PATH, body: {} });
  expect(sent?.get('X-CSRFToken')).toBe(
    document.cookie.includes('__Host-csrf') ? 's3cure' : 's3cret',
  );
});

test('a question in the form of a write carries no key, for its answer would be kept under it', async () => {
  let sent: Headers | undefined;
  server.use(
    http.post('*/api/v1/slices/:slice/waf/simulate', ({ request }) => {
      sent = request.headers;
      return HttpResponse.json({});
    }),
  );
  const path = '/slices/acme@edge/waf/simulate';
  await write({ method: 'POST', path, body: {}, isQuestion: true });
  expect(sent?.get('X-CSRFToken')).not.toBeNull();
  expect(sent?.has('Idempotency-Key')).toBe(false);
});

test('a dry run says so in the address', async () => {
  let address = '';
  server.use(
    http.put(ROUTE, ({ request }) => {
      address = request.url;
      return HttpResponse.json({});
    }),
  );
  await write({ method: 'PUT', path: PATH, body: {}, etag: '"7"', dryRun: true });
  expect(address).toContain('?dry_run=true');
});

test('a value is read together with the tag to write it under', async () => {
  server.use(
    http.get(ROUTE, () => HttpResponse.json({ name: 'shop-api' }, { headers: { ETag: '"8"' } })),
  );
  await expect(readTagged(PATH)).resolves.toEqual({ value: { name: 'shop-api' }, etag: '"8"' });
});

test('a problem document becomes an error with code, status and request id', async () => {
  server.use(
    http.get(ROUTE, () => problem(412, 'precondition_failed', 'It has changed since you read it')),
  );
  const error = await read(PATH).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    code: 'precondition_failed',
    isStale: true,
    requestId: 'req-test',
  });
});

test('a proxy that answers HTML and a server that does not answer are errors of the same type', async () => {
  server.use(http.get(ROUTE, () => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })));
  await expect(read(PATH)).rejects.toMatchObject({ code: 'http_502', status: 502 });
  server.use(http.get(ROUTE, () => HttpResponse.error()));
  await expect(read(PATH)).rejects.toMatchObject({ code: 'unreachable', status: 0 });
});

test('a 401 anywhere tells the page that the session ended', async () => {
  server.use(http.get(ROUTE, () => problem(401, 'unauthenticated', 'Sign in first')));
  await read(PATH).catch(() => undefined);
  expect(hasSessionEnded()).toBe(true);
});
