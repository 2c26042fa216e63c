import { expect, test } from 'vitest';
import { toCurl } from './curl';

test('a write becomes a line that can be pasted: method, tag, key, quoted body', () => {
  const line = toCurl(
    { method: 'POST', path: '/slices/acme@edge/routes', body: { name: "it's" }, etag: '"7"' },
    'http://console.test',
  );
  expect(line).toContain("curl -X POST 'http://console.test/api/v1/slices/acme@edge/routes'");
  expect(line).toContain(`If-Match: "7"`);
  expect(line).toContain('Idempotency-Key');
  expect(line).toContain(String.raw`it'\''s`);
});

test('a read is just its address', () => {
  expect(toCurl({ method: 'GET', path: '/nodes' }, 'http://c')).not.toMatch(/-X|-d|If-Match/);
});
