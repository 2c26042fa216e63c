import { expect, test } from 'vitest';
import type { WafLeak } from '@/api/types/waf';
import { waysOf } from './noLeak';

const leak = (place: string, fingerprint = 'f'): WafLeak => ({
  detector: 'iban',
  label: 'Bank account',
  action: 'block',
  place,
  count: 1,
  sample: '',
  fingerprint,
});

test.each([
  ['body /user/card (base64, gzip)', 'pointer', '/user/card'],
  ['body note', 'argument', 'note'],
  ['query note', 'argument', 'note'],
  ['header x-note (url)', 'header', 'x-note'],
])('%s is excluded by %s', (place, by, value) =>
  expect(waysOf(leak(place))).toEqual([
    { by: 'fingerprint', value: 'f' },
    { by, value },
  ]),
);

test.each(['path', 'body', 'body name of /user', 'body /a/…/b', 'body (gzip)'])(
  '%s is no place that a policy could name',
  (place) => expect(waysOf(leak(place))).toEqual([{ by: 'fingerprint', value: 'f' }]),
);

test('what was not read is excluded by nothing', () =>
  expect(waysOf(leak('body', ''))).toEqual([]));
