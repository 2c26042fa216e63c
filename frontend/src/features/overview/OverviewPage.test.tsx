import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
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

test('what fires is listed, the page first, with who has taken it on and the way to it', async () => {
  await renderAt('/');
  const panel = await screen.findByRole('region', { name: 'What fires now' });
  const [page, ticket] = within(panel).getAllByRole('listitem');
  expect(page).toHaveTextContent(/^pageNode edge-2 of edge is silentnobody has taken it on/);
  expect(ticket).toHaveTextContent('taken on by bob@acme.test');
  expect(within(panel).getByRole('link', { name: /Node edge-2/ })).toHaveAttribute(
    'href',
    '/console/alerts/alert-silent',
  );
});

test('that alerts could not be read is said, not taken for silence', async () => {
  server.use(http.get('*/api/v1/alerts', () => problem(403, 'forbidden', 'Not for you')));
  await renderAt('/');
  const panel = await screen.findByRole('region', { name: 'What fires now' });
  expect(within(panel).getByText(/Not for you/)).toBeVisible();
});

test('what is near its limit stands with the node, and that a node tells nothing is said', async () => {
  await renderAt('/');
  const panel = within(await screen.findByRole('region', { name: 'Saturation' }));
  expect(panel.getByText('1 resource near its limit')).toBeVisible();
  const [worst] = panel.getAllByRole('listitem');
  expect(worst).toHaveTextContent(/^Connectionsedge-298.%$/);
  expect(panel.getByText(/Turned away at the limit/)).toBeVisible();
  expect(panel.getByText('1 node does not tell how near it is to its limits.')).toBeVisible();
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
    http.get('*/api/v1/alerts', () => HttpResponse.json({ items: [], next: null })),
    http.get('*/api/v1/nodes', () => HttpResponse.json({ items: nodes.slice(0, 1), next: null })),
  );
  await renderAt('/');
  expect(await screen.findByText('Everything published is proven')).toBeVisible();
});
