import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { vitals } from '@/test/world/vitals';

test('each slice shows how far it got, the refused one with its reason', async () => {
  await renderAt('/nodes/n-2');
  const table = await screen.findByRole('table', { name: 'Configuration' });
  const cells = within(within(table).getAllByRole('row')[1] as HTMLElement).getAllByRole('cell');
  expect(cells.map(({ textContent }) => textContent).slice(0, 7)).toEqual([
    'acme@edge',
    'rejected',
    'r413',
    'r413',
    'r413',
    'r412',
    'r412',
  ]);
  expect(within(table).getByText(/unknown cluster/)).toBeVisible();
  expect(within(table).getByRole('link', { name: 'acme/shop.acme.test' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/hostnames/shop.acme.test',
  );
});

test('a listener with HTTP/3 is there for each transport', async () => {
  await renderAt('/nodes/n-1');
  const table = within(await screen.findByRole('table', { name: 'Listeners' }));
  const names = table
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[0]);
  expect(names.map((cell) => cell?.textContent)).toEqual(['httpTCP', 'httpsTCP', 'httpsQUIC']);
});

test('a silent node says that what is shown is old', async () => {
  await renderAt('/nodes/n-3');
  expect(await screen.findByText(/Last heard of/)).toBeVisible();
});

test('revoking asks for the name first', async () => {
  let isRevoked = false;
  server.use(
    http.post('*/api/v1/nodes/n-2/revoke', () => {
      isRevoked = true;
      return HttpResponse.json({});
    }),
  );
  await renderAt('/nodes/n-2');
  await userEvent.click(await screen.findByRole('button', { name: 'Revoke' }));
  const verb = await screen.findByRole('button', { name: 'Revoke edge-2' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Type edge-2 to confirm'), 'edge-2');
  await userEvent.click(verb);
  expect(isRevoked).toBe(true);
});

test('what a node uses of what it has stands with its limits, the nearest first', async () => {
  await renderAt('/nodes/n-2');
  const panel = within(await screen.findByRole('region', { name: 'Limits' }));
  const first = panel.getAllByRole('listitem').find((one) => one.querySelector('meter'));
  expect(first).toHaveTextContent(/^Connections 49K of 50K/);
});

test('that a node tells nothing of its limits is said, not drawn as nothing', async () => {
  const silent = { ...vitals(), as_of: null, heard: [], gauges: [], troubles: [] };
  server.use(http.get('*/api/v1/nodes/:id/vitals', () => HttpResponse.json(silent)));
  await renderAt('/nodes/n-2');
  expect(await screen.findByText(/does not tell how near it is to its limits/)).toBeVisible();
});

test('a node one may not see says what failed, not a blank page', async () => {
  await renderAt('/nodes/unknown');
  expect(await screen.findByText('No such node')).toBeVisible();
});

test('keys of tokens show how old they are, and what went wrong', async () => {
  const node = await (await fetch(`${location.origin}/api/v1/nodes/n-1`)).json();
  const set = { slice: 'acme@edge', policy: 'customers', address: 'https://id.acme.test/keys' };
  const old = { ...set, state: 'old', keys: 2, left_out: 0, fetched_at: '2026-01-01T00:00:00Z' };
  const failing = { ...old, age_seconds: 90_000, error: 'No keys from there: it answered 503.' };
  server.use(
    http.get('*/api/v1/nodes/:id', () => HttpResponse.json({ ...node, key_sets: [failing] })),
  );
  await renderAt('/nodes/n-1');
  const table = within(await screen.findByRole('table', { name: 'Keys of tokens' }));
  expect(table.getByText('2 keys, older than a day')).toBeVisible();
  expect(table.getByText(/it answered 503/)).toBeVisible();
  expect(table.getByRole('link', { name: 'customers' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/traffic-policies/customers',
  );
});
