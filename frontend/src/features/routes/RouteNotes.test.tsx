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

test('a route says whom policies refused, and why', async () => {
  await renderAt('/s/acme@edge/routes/shop-api');
  const told = within(await screen.findByRole('region', { name: 'Refused in the last hour:' }));
  const [limit, rule, nobody, session] = told.getAllByRole('listitem');
  expect(limit).toHaveTextContent('3,214 Rate limit');
  expect(rule).toHaveTextContent('14 Authorization rules, by the rule no-admin, staff');
  expect(nobody).toHaveTextContent('2 An authorizer or a firewall did not answer');
  expect(session).toHaveTextContent('without a session');
  expect(told.getByRole('link', { name: 'staff' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/traffic-policies?open=staff',
  );
});
