import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';

test('a route in maintenance says so, with who, why and until when', async () => {
  await renderAt('/s/acme@edge/routes/shop-search');
  expect(await screen.findByText(/In maintenance/)).toBeVisible();
  expect(screen.getByText(/index is being rebuilt/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'See the switch' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/switches',
  );
  expect(screen.queryByRole('link', { name: 'Put into maintenance…' })).toBeNull();
});

test('traffic can be shifted where a route has two services', async () => {
  await renderAt('/s/acme@edge/routes/shop-api');
  expect(await screen.findByRole('link', { name: 'Shift traffic…' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/shifts?route=shop-api',
  );
});

test('with one service there is nothing to shift', async () => {
  await renderAt('/s/acme@edge/routes/shop-web');
  expect(await screen.findByRole('link', { name: 'Put into maintenance…' })).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Shift traffic…' })).toBeNull();
});

test('a route says how it answered lately, refusals and limits apart', async () => {
  await renderAt('/s/acme@edge/routes/shop-api');
  const told = within(await screen.findByRole('region', { name: 'Answered in the last hour:' }));
  expect(told.getByText('429').parentElement).toHaveTextContent('429 3,214');
  expect(told.getByRole('link', { name: 'Look closer' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/debug?route=acme%2Fshop-api',
  );
});
