import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const grid = () => screen.findByRole('grid', { name: 'Rollouts' });
const lines = async () =>
  within(await grid())
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent ?? '');

test('across slices those that move stand first, each with its reason to wait', async () => {
  await renderAt('/rollouts');
  await screen.findByText('r413');
  const states = (await lines()).map((line) => /^[a-z -]+?(?=r\d)/.exec(line)?.[0]);
  expect(states.slice(0, 4)).toEqual(['scheduled', 'held', 'baking', 'held']);
  expect(await grid()).toHaveTextContent('the gate of stage 4 waits for a person');
  expect(screen.getByText('4 active')).toBeVisible();
});

test('of one slice only its own are shown, without naming it in each line', async () => {
  await renderAt('/s/acme@edge/rollouts');
  await screen.findByText('r414');
  expect(screen.queryByText('r89')).toBeNull();
  expect(within(await grid()).queryByRole('columnheader', { name: 'Slice' })).toBeNull();
  expect(screen.getByRole('link', { name: 'All slices' })).toHaveAttribute(
    'href',
    '/console/rollouts',
  );
});

test('a filter stands in the address and is asked of the server', async () => {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/rollouts', ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ items: [], next: null });
    }),
  );
  await renderAt('/rollouts?state=held&gateway=edge');
  expect(await screen.findByText('gateway:edge state:held')).toBeVisible();
  expect(asked.every((search) => search.includes('state=held'))).toBe(true);
  await userEvent.click(screen.getByText('Ended'));
  await waitFor(() => expect(window.location.search).toContain('active=false'));
  await waitFor(() => expect(asked.some((search) => search.includes('active=false'))).toBe(true));
});

test('a line opens its rollout', async () => {
  await renderAt('/rollouts');
  await userEvent.click(await screen.findByText('r412'));
  await waitFor(() =>
    expect(window.location.pathname).toBe('/console/s/acme@edge/rollouts/ro-rolled-back'),
  );
});

test('where nothing was rolled out, it says what a rollout is', async () => {
  server.use(http.get('*/api/v1/rollouts', () => HttpResponse.json({ items: [], next: null })));
  await renderAt('/s/acme@edge/rollouts');
  expect(await screen.findByText('Nothing rolled out yet')).toBeVisible();
});
