import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { isCut, missingOf, shareable, testRequests, type Asked } from './asking';

const PAGE = '/s/acme@edge/route-tester';
const PASTE = 'A curl command, or an address';
const asked: Asked = { text: '', against: 'draft', beside: '', client: '', times: '1', arm: '' };
const bodies = (changes: Partial<Asked>) =>
  testRequests('acme@edge', { ...asked, ...changes }).map(({ body }) => body);

test('a command travels as it was pasted, an address with its method', () => {
  expect(bodies({ text: '$ curl https://x/', client: ' 192.0.2.7 ', times: '5' })).toEqual([
    { against: 'draft', request: { curl: 'curl https://x/', client: '192.0.2.7' }, times: 5 },
  ]);
  expect(bodies({ text: 'post https://x/y', against: '7', beside: 'live', arm: 'v2' })).toEqual([
    { against: 7, request: { url: 'https://x/y', method: 'POST' }, arm: 'v2' },
    { against: 'live', request: { url: 'https://x/y', method: 'POST' }, arm: 'v2' },
  ]);
});

test.each([
  ['', 'need.request'],
  ['{"a": 1}', 'need.known'],
  ['shop.acme.test/cart', null],
  ['GET http://shop.acme.test', null],
  ['curl x', null],
])('of %j it is said what is missing: %s', (text, missing) =>
  expect(missingOf({ ...asked, text })).toBe(missing),
);

test.each([
  [
    "curl -X PUT 'https://me:pw@x/y?id=1&token=t' -H 'authorization: t' -d t",
    'PUT https://x/y?id=1&token=',
  ],
  [
    'https://x/y?api_key=t&X-Amz-Signature=t&page=2',
    'https://x/y?api_key=&X-Amz-Signature=&page=2',
  ],
  ['curl x -u me:pw', ''],
  ['POST https://x/', 'POST https://x/'],
])('a link to %s holds no secret', (text, link) => expect(shareable(text)).toBe(link));

test('it is told that a link says less', () =>
  expect(['curl https://x/', 'https://x/', 'https://x/?key=1'].map(isCut)).toEqual([
    true,
    false,
    true,
  ]));

let sent: Noted[];
beforeEach(() => {
  sent = noteWrites();
});

test('a request is drawn station by station, with what the service sees', async () => {
  await renderAt(`${PAGE}?against=live&request=http://shop.acme.test/cart?id=1`);
  await userEvent.click(await screen.findByRole('button', { name: 'Try it' }));
  expect(await screen.findByText('200 from echo-v1')).toBeVisible();
  const way = screen.getByRole('region', { name: 'On its way' });
  const limit = within(way).getByText('Rate limit').closest('li');
  expect(limit).toHaveTextContent('per-client');
  expect(limit).toHaveTextContent('by shop.acme.test');
  expect(limit).toHaveTextContent('9 of 10 are left.');
  expect(within(way).getByRole('link', { name: 'per-client' })).toBeVisible();
  const seen = screen.getByRole('group', { name: 'As the service sees it' });
  expect(seen).toHaveTextContent('GET /cart?id=1');
  expect(seen).toHaveTextContent('x-by: edge added');
  expect(seen).toHaveTextContent('x-debug: 1 taken out');
  expect(screen.getByText('The path is not /api or below it.')).toBeVisible();
  expect(sent).toMatchObject([
    {
      call: 'POST /slices/acme@edge/route-tests',
      body: { against: 'live', request: { url: 'http://shop.acme.test/cart?id=1' } },
    },
  ]);
  await userEvent.type(screen.getByLabelText(PASTE), '0');
  expect(screen.getByText(/answer to what it said before/)).toBeVisible();
});

test('two states stand side by side, and what differs is marked', async () => {
  await renderAt(`${PAGE}?against=draft&beside=live&times=15&request=http://shop.acme.test/`);
  await userEvent.click(await screen.findByRole('button', { name: 'Try it' }));
  expect(await screen.findByText(/They differ in: .*the answer/)).toBeVisible();
  const draft = screen.getByRole('region', { name: 'the draft' });
  expect(within(draft).getByText('429 from the gateway')).toBeVisible();
  expect(within(draft).getByText('5 × 429')).toBeVisible();
  expect(within(draft).getByText('No service sees this request.')).toBeVisible();
  const limit = within(draft).getByText('Rate limit').closest('li');
  expect(limit).toHaveTextContent('refuses');
  expect(limit).toHaveTextContent('differs');
  expect(within(draft).getByText('Hostname').closest('li')).not.toHaveTextContent('differs');
  expect(screen.getByRole('region', { name: 'the live revision' })).toBeVisible();
});

test('what cannot be tried is told, and the text stays', async () => {
  server.use(http.post('*/route-tests', () => problem(422, 'invalid', 'There is no listener')));
  await renderAt(PAGE);
  const field = await screen.findByLabelText(PASTE);
  await userEvent.type(field, 'https://shop.acme.test/{Control>}{Enter}{/Control}');
  expect(await screen.findByText('There is no listener')).toBeVisible();
  expect(field).toHaveValue('https://shop.acme.test/');
});
