import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { nodes, slices } from '@/test/world/fleet';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

test('what needs attention is said first, with node, object and reason', async () => {
  await renderAt('/');
  expect(await screen.findByText('2 things need attention')).toBeVisible();
  expect(screen.getByText('acme/shop.acme.test')).toBeVisible();
  expect(
    screen.getByText(/unknown cluster ‘acme\/search-v2’/, { selector: '[class*=reason]' }),
  ).toBeVisible();
});

test('slices stand by urgency: held back, rolling out, proven', async () => {
  await renderAt('/');
  const table = await screen.findByRole('table', { name: 'Slices' });
  const first = within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[0]?.textContent);
  expect(first).toEqual(['acme@edge', 'globex@edge', 'acme@internal', 'platform@edge']);
});

test('when all is proven the page says so and lists no concern', async () => {
  const well = slices.map((slice) => ({ ...slice, status: 'proven' }));
  server.use(
    http.get('*/api/v1/slices', () => HttpResponse.json({ items: well, next: null })),
    http.get('*/api/v1/nodes', () => HttpResponse.json({ items: nodes.slice(0, 1), next: null })),
  );
  await renderAt('/');
  expect(await screen.findByText('Everything published is proven')).toBeVisible();
});
