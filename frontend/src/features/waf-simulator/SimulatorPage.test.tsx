import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { knownAgainst, missingOf, simulateRequest, writtenAs, type Asked } from './asking';

const PAGE = '/s/acme@edge/waf/simulator';
const asked: Asked = { policy: 'shop', against: 'draft', text: '', client: '', event: '' };
const requestIn = (changes: Partial<Asked>) =>
  (simulateRequest('acme@edge', { ...asked, ...changes }).body as { request: unknown }).request;

test.each([
  ["curl 'https://shop.acme.test/'", 'curl'],
  ['  $ curl.exe https://x', 'curl'],
  ['GET / HTTP/1.1\nhost: x', 'raw'],
  ['PROPFIND /dav HTTP/1.1', 'raw'],
  ['', 'nothing'],
  ['{"a": 1}', 'unknown'],
])('%s is written as %s', (text, expected) => expect(writtenAs(text)).toBe(expected));

test('a pasted request travels as it was written, an event by its name', () => {
  expect(requestIn({ text: '$ curl https://x', client: ' 192.0.2.7 ' })).toEqual({
    curl: 'curl https://x',
    client: '192.0.2.7',
  });
  expect(requestIn({ text: '\nGET / HTTP/1.1\nhost: x\n\nbody' })).toEqual({
    raw: 'GET / HTTP/1.1\nhost: x\n\nbody',
  });
  expect(requestIn({ text: 'GET /', event: 'ev-1', client: '192.0.2.7' })).toEqual({
    event: 'ev-1',
  });
});

test('what is missing is said before anything is sent', () => {
  expect(missingOf({ ...asked, policy: '' })).toBe('need.policy');
  expect(missingOf(asked)).toBe('need.request');
  expect(missingOf({ ...asked, text: '???' })).toBe('need.known');
  expect(missingOf({ ...asked, event: 'ev-1' })).toBeNull();
});

test('an address that names no state means the draft', () =>
  expect(['17', 'live', '0', '1e9', undefined].map(knownAgainst)).toEqual([
    '17',
    'live',
    'draft',
    'draft',
    'draft',
  ]));

let sent: Noted[];
beforeEach(() => {
  sent = noteWrites();
});

test('a pasted curl command gets a verdict, its reasons, and what would let it pass', async () => {
  await renderAt(`${PAGE}?policy=shop&against=413`);
  await userEvent.type(
    await screen.findByLabelText('A curl command, or raw HTTP'),
    'curl https://shop.acme.test/',
  );
  await waitFor(() => expect(screen.getByRole('button', { name: 'Try it' })).toBeEnabled());
  await userEvent.click(screen.getByRole('button', { name: 'Try it' }));
  expect(await screen.findByText('Refused with 403')).toBeVisible();
  expect(screen.getByText('Score 10 reaches the threshold of 5.')).toBeVisible();
  expect(screen.getByRole('radio', { name: /ARGS:id of GET \/find/ })).toBeChecked();
  expect(sent).toMatchObject([
    {
      call: 'POST /slices/acme@edge/waf/simulate',
      body: {
        policy: 'shop',
        against: 413,
        request: { curl: 'curl https://shop.acme.test/' },
      },
    },
  ]);
  await userEvent.type(screen.getByLabelText('A curl command, or raw HTTP'), 'other');
  expect(screen.getByText(/answer to what it said before/)).toBeVisible();
});

test('what the server cannot read is told beside the form, and the text stays', async () => {
  server.use(
    http.post('*/waf/simulate', () => problem(422, 'invalid', 'The command has no address')),
  );
  await renderAt(`${PAGE}?policy=shop`);
  const field = await screen.findByLabelText('A curl command, or raw HTTP');
  await userEvent.type(field, 'curl -v');
  await userEvent.type(field, '{Control>}{Enter}{/Control}');
  expect(await screen.findByText('The command has no address')).toBeVisible();
  expect(field).toHaveValue('curl -v');
});

test('from an event it is tried at once, and recorded traffic tells the difference to live', async () => {
  await renderAt(`${PAGE}?event=ev-sqli&policy=shop`);
  await userEvent.click(await screen.findByRole('button', { name: 'Try it' }));
  expect(await screen.findByText(/no more is shown here than its event says/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Replay' }));
  expect(await screen.findByText(/3 of them look hostile/)).toBeVisible();
  expect(sent.map(({ body }) => body)).toEqual([
    { policy: 'shop', against: 'draft', request: { event: 'ev-sqli' } },
    { policy: 'shop', against: 'draft' },
  ]);
});
