import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http } from 'msw';
import { expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { accessRecords } from '@/test/world/records';
import { queryOf } from './filters';

const RECORDS = '/s/acme@edge/records';
const rows = async () => {
  const grid = await screen.findByRole('grid', { name: 'Requests' });
  await within(grid).findAllByText(/ago$/);
  return within(grid);
};

test('requests with how they ended, and how many were never kept', async () => {
  await renderAt(RECORDS);
  const grid = await rows();
  expect(grid.getByText('503')).toBeVisible();
  expect(grid.getByText('UF')).toBeVisible();
  expect(
    await screen.findByRole('list', { name: 'Requests that were not kept' }),
  ).toHaveTextContent(
    '1,204 requests of this time were not kept: a node keeps 20 a second for each tenant.',
  );
});

test('a facet filters by a click, the address holds it, another click lets it go', async () => {
  await renderAt(RECORDS);
  await rows();
  const facets = within(await screen.findByRole('region', { name: 'Filter by' }));
  await userEvent.click(await facets.findByRole('button', { name: /^503/ }));
  expect(window.location.search).toContain('503');
  await expect.poll(async () => (await rows()).queryByText('403')).toBeNull();
  await userEvent.click(facets.getByRole('button', { name: /^503/ }));
  expect(window.location.search).toBe('');
});

test('the details of one lead to what the firewall found, and show bytes as text', async () => {
  await renderAt(RECORDS);
  await userEvent.click((await rows()).getByText('403'));
  const detail = within(await screen.findByRole('complementary'));
  expect(detail.getByText(/refused by shop, score 5/)).toBeVisible();
  expect(detail.getByRole('link', { name: 'What the firewall found' })).toHaveAttribute(
    'href',
    `/console/s/acme@edge/waf/events?request_id=${accessRecords[1]?.request_id ?? ''}`,
  );
  expect(document.querySelector('script[src="x"]')).toBeNull();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('complementary')).toBeNull();
});

test('a trace leads to where traces are shown', async () => {
  await renderAt(RECORDS);
  await userEvent.click((await rows()).getByText(/2,300/));
  expect(
    await screen.findByRole('link', { name: '4bf92f3577b34da6a3ce929d0e0e4736' }),
  ).toHaveAttribute('href', 'https://traces.test/4bf92f3577b34da6a3ce929d0e0e4736');
});

test('a filter that hides all says which, and clears it', async () => {
  await renderAt(`${RECORDS}?q=/nowhere`);
  expect(await screen.findByText('path:/nowhere')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
  expect(window.location.search).toBe('');
});

test('a failed reading says so', async () => {
  server.use(http.get('*/api/v1/slices/:slice/records', () => problem(503, 'busy', 'Too busy')));
  await renderAt(RECORDS);
  expect(await screen.findByText('Too busy', {}, { timeout: 20_000 })).toBeVisible();
});

const RANGE = { since: '2031-05-20T12:00:00.000Z', until: null };
test.each([
  ['/pay', { path: '/pay', since: RANGE.since }],
  ['pay', { path: '/pay', since: RANGE.since }],
  ['5f80e092-ff5c-4d9b-b26e-bc6ba2e91613', { request_id: '5f80e092-ff5c-4d9b-b26e-bc6ba2e91613' }],
  ['4BF92F3577B34DA6A3CE929D0E0E4736', { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' }],
])('what is typed is a path, or an id that is looked for whenever it was: %s', (q, query) => {
  expect(queryOf({ q }, RANGE)).toEqual(query);
});
