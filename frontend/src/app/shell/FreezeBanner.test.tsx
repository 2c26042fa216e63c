import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { freezes } from '@/test/world/governance';

test('on a frozen gateway every page says who froze it, why, and until when', async () => {
  localStorage.setItem('gatehouse.slice', 'acme@internal');
  await renderAt('/audit');
  expect(await screen.findByText('Gateway internal is frozen')).toBeVisible();
  expect(screen.getByText(/Payments fail in two regions/)).toBeVisible();
  expect(screen.getByText('alice@acme.test, until somebody ends it')).toBeVisible();
  expect(screen.getByRole('link', { name: 'See freezes' })).toHaveAttribute(
    'href',
    '/console/gateways/internal/delivery',
  );
});

test('of several freezes the one that holds longest is told', async () => {
  const [stop] = freezes;
  const short = { ...stop, id: 'f-2', reason: 'short', ends_at: '2026-11-22T10:00:00Z' };
  const long = {
    ...stop,
    id: 'f-3',
    gateway: null,
    reason: 'long',
    ends_at: '2026-11-24T10:00:00Z',
  };
  server.use(
    http.get('*/api/v1/freezes', () => HttpResponse.json({ items: [short, long], next: null })),
  );
  await renderAt('/audit');
  expect(await screen.findByText('Every gateway is frozen')).toBeVisible();
  expect(screen.getByText(/until 2026-11-24 10:00:00 UTC \(and 1 more freeze\)/)).toBeVisible();
});

test('a planned freeze is not a freeze yet', async () => {
  await renderAt('/audit');
  await screen.findByRole('grid');
  expect(screen.queryByText(/frozen/)).toBeNull();
});
