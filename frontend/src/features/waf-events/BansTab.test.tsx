import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { page } from '@/test/handlers/answers';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { wafBans } from '@/test/world/wafClients';

const EVENTS = '/s/acme@edge/waf/events';

test('who is on a list and why; one click takes a client off', async () => {
  let items = [...wafBans];
  const released: string[] = [];
  server.use(
    http.get('*/api/v1/slices/:slice/waf/bans', () => page(items)),
    http.post('*/api/v1/slices/:slice/waf/bans/:id/release', ({ params }) => {
      released.push(String(params['id']));
      items = items.map((one) =>
        one.id === params['id'] ? { ...one, state: 'released' as const } : one,
      );
      return HttpResponse.json(items[0]);
    }),
  );
  await renderAt(`${EVENTS}?tab=bans`);
  const grid = within(await screen.findByRole('grid', { name: 'Temporary bans' }));
  expect(await grid.findByText('203.0.113.9')).toBeVisible();
  expect(grid.getByText('blocked')).toBeVisible();
  expect(grid.getByText('would be')).toBeVisible();
  expect(grid.getAllByText(/by rule 942100, time 2/).length).toBeGreaterThan(0);
  const buttons = await grid.findAllByRole('button', { name: /^Release/ });
  expect(buttons).toHaveLength(1);
  await userEvent.click(buttons[0] as HTMLElement);
  await expect.poll(() => grid.queryByRole('button', { name: /^Release/ })).toBeNull();
  expect(released).toEqual(['ban-1']);
});

test('floods are told on every tab, with what is usual, and listed with what was found', async () => {
  await renderAt(`${EVENTS}?tab=floods`);
  const note = await screen.findByRole('list', { name: 'Routes that are flooded now' });
  expect(note).toHaveTextContent('front is flooded: 841 requests a second, 31 are usual');
  expect(note).toHaveTextContent('Its clients are asked for a click.');
  const grid = within(await screen.findByRole('grid', { name: 'Floods' }));
  expect(await grid.findByText('38.8×')).toBeVisible();
  expect(grid.getByText('203.0.113.9 214 · DE 214 · /find 214')).toBeVisible();
});

test('where nothing was found each tab says what would appear', async () => {
  await renderAt('/s/globex@edge/waf/events?tab=bans');
  expect(await screen.findByText('Nobody came on a temporary list')).toBeVisible();
});
