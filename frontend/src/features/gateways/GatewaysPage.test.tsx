import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';

const grid = () => screen.findByRole('grid', { name: 'Nodes' });
const namesIn = (element: HTMLElement) =>
  within(element)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent);

test('every node stands with its status and, where it refused, the object and reason', async () => {
  await renderAt('/gateways');
  const rows = within(await grid());
  expect(await rows.findByText('edge-2')).toBeVisible();
  expect(rows.getByText('degraded')).toBeVisible();
  expect(rows.getByText('acme/shop.acme.test')).toBeVisible();
  expect(rows.getByText(/unknown cluster/)).toBeVisible();
});

test('choosing a gateway narrows the nodes and the address remembers it', async () => {
  await renderAt('/gateways');
  await userEvent.click(await screen.findByRole('button', { name: /Internal/ }));
  expect(namesIn(await grid())).toEqual(['internal-1']);
  expect(window.location.search).toContain('gateway=internal');
});

test('an address with a filter reproduces the view', async () => {
  await renderAt('/gateways?q=stale');
  await within(await grid()).findByText('edge-3');
  expect(namesIn(await grid())).toEqual(['edge-3']);
});

test('j moves, space peeks, the panel shows each slice from desired to proven', async () => {
  await renderAt('/gateways');
  await within(await grid()).findByText('edge-2');
  await userEvent.keyboard('jj ');
  const panel = await screen.findByRole('complementary');
  expect(await within(panel).findByText('edge-2')).toBeVisible();
  expect(within(panel).getAllByText('Proven')).toHaveLength(3);
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('complementary')).toBeNull();
});

test('a new node gets a token shown once, with the command to run', async () => {
  await renderAt('/gateways');
  await userEvent.click(await screen.findByRole('button', { name: 'Add node' }));
  await userEvent.type(screen.getByLabelText('Node name'), 'edge-9');
  await userEvent.click(screen.getByRole('button', { name: 'Create join token' }));
  expect(await screen.findByText('ghj_9vQ2sLr0bXw81kTnE4')).toBeVisible();
  expect(screen.getByText(/GATEHOUSE_NODE_NAME=edge-9/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'I have copied it' }));
  expect(screen.queryByText('ghj_9vQ2sLr0bXw81kTnE4')).toBeNull();
});
