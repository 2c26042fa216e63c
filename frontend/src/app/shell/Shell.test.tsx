import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, test, vi } from 'vitest';
import { sessionEnded, sessionRestored } from '@/api/session';
import { live } from '@/lib/live/live';
import { problem } from '@/test/handlers/answers';
import { me } from '@/test/world/people';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

afterEach(() => sessionRestored());

test('unpublished changes of the slice are always in sight and lead to the review', async () => {
  await renderAt('/audit');
  const chip = await screen.findByRole('link', { name: '3 unpublished changes' });
  expect(chip).toHaveAttribute('href', '/console/s/acme@edge/review');
});

test('a slice without changes shows no chip', async () => {
  localStorage.setItem('gatehouse.slice', 'globex@edge');
  await renderAt('/audit');
  expect(await screen.findByRole('button', { name: 'Slice globex@edge' })).toBeVisible();
  expect(screen.queryByRole('link', { name: /unpublished/ })).toBeNull();
});

test('the palette finds objects wherever one may look, and goes there', async () => {
  const hit = {
    kind: 'route',
    name: 'shop-api',
    slice: 'acme@edge',
    url: '/s/acme@edge/routes/shop-api',
  };
  server.use(http.get('*/api/v1/search', () => HttpResponse.json({ items: [hit] })));
  await renderAt('/audit');
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.type(await screen.findByPlaceholderText(/Go to a page/), 'shop');
  await userEvent.click(await screen.findByText('route · acme@edge'));
  await waitFor(() =>
    expect(window.location.pathname).toBe('/console/s/acme@edge/routes/shop-api'),
  );
});

test('g and a letter lead to a page', async () => {
  await renderAt('/audit');
  await screen.findByRole('grid');
  await userEvent.keyboard('gm');
  expect(await screen.findByRole('heading', { name: 'Access' })).toBeVisible();
});

test('when the session ends the page stays, and goes on after signing in again', async () => {
  await renderAt('/audit');
  await screen.findByRole('grid');
  act(() => sessionEnded());
  const dialog = await screen.findByRole('dialog');
  await waitFor(() => expect(within(dialog).getByText('Your session has ended')).toBeVisible());
  server.use(
    http.get('*/api/v1/me', () => problem(401, 'unauthenticated', 'Sign in first'), { once: true }),
  );
  await userEvent.click(within(dialog).getByRole('button', { name: 'Continue' }));
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('not signed in yet');
  server.use(http.get('*/api/v1/me', () => HttpResponse.json(me)));
  const restarted = vi.spyOn(live, 'start').mockImplementation(() => undefined);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Continue' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(restarted).toHaveBeenCalledOnce();
  expect(screen.getByRole('heading', { name: 'Audit trail' })).toBeVisible();
});

test('an address that names nothing says so inside the frame', async () => {
  await renderAt('/nowhere');
  expect(await screen.findByText('There is no such page')).toBeVisible();
  expect(screen.getByRole('navigation', { name: 'Pages' })).toBeVisible();
});
