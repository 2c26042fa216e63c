import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { keys } from '@/api/keys';
import { sessionEnded, sessionRestored } from '@/api/session';
import type { Me } from '@/api/types/people';
import { App } from '@/app/App';
import { makeQueryClient } from '@/app/queryClient';
import { makeRouter } from '@/app/router';
import { unsaved } from '@/intent/unsaved';
import { live } from '@/lib/live/live';
import { problem } from '@/test/handlers/answers';
import { me } from '@/test/world/people';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

afterEach(() => {
  sessionRestored();
  unsaved.forget('acme@edge/routes/+');
});

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

/** Whoever the server says is signed in now. */
const signedInAs = (user: Partial<Me['user']>) =>
  server.use(
    http.get('*/api/v1/me', () => HttpResponse.json({ ...me, user: { ...me.user, ...user } })),
  );

/** Stands in for the browser's location, which goes nowhere here. */
function seenToLeave() {
  const location = window.location;
  const assign = vi.fn();
  vi.stubGlobal(
    'location',
    new Proxy({}, { get: (_, name) => (name === 'assign' ? assign : Reflect.get(location, name)) }),
  );
  onTestFinished(() => void vi.stubGlobal('location', location));
  return assign;
}

test('a page whose session ended shows nothing of it, and goes on after signing in again', async () => {
  await renderAt('/s/acme@edge/routes?open=%2B');
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'checkout');
  act(() => sessionEnded());
  const dialog = await screen.findByRole('dialog');
  await waitFor(() => expect(within(dialog).getByText('Your session has ended')).toBeVisible());
  expect(screen.queryAllByText(/acme|alice|route/i)).toEqual([]);
  expect(screen.queryAllByRole('textbox', { hidden: true })).toEqual([]);
  server.use(
    http.get('*/api/v1/me', () => problem(401, 'unauthenticated', 'Sign in first'), { once: true }),
  );
  await userEvent.click(within(dialog).getByRole('button', { name: 'Continue' }));
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('not signed in yet');
  signedInAs({ name: 'Alice Married' });
  const restarted = vi.spyOn(live, 'start').mockImplementation(() => undefined);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Continue' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(restarted).toHaveBeenCalledOnce();
  expect(await screen.findByRole('textbox', { name: 'Name' })).toHaveValue('checkout');
  expect(screen.getByRole('button', { name: /Account/ })).toHaveTextContent('AM');
});

test('whoever else signed in meanwhile begins anew', async () => {
  const assign = seenToLeave();
  await renderAt('/audit');
  await screen.findByRole('grid');
  act(() => sessionEnded());
  signedInAs({ id: 'u-bob' });
  await userEvent.click(await screen.findByRole('button', { name: 'Continue' }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith('/console/'));
  expect(screen.queryByRole('grid')).toBeNull();
});

test('a page that finds itself read by somebody else begins anew', async () => {
  const assign = seenToLeave();
  window.history.replaceState(null, '', '/console/audit');
  const cache = makeQueryClient();
  render(<App router={makeRouter()} cache={cache} />);
  await screen.findByRole('grid');
  expect(assign).not.toHaveBeenCalled();
  signedInAs({ id: 'u-bob' });
  await act(() => cache.invalidateQueries({ queryKey: keys.me() }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith('/console/'));
});

test('an address that names nothing says so inside the frame', async () => {
  await renderAt('/nowhere');
  expect(await screen.findByText('There is no such page')).toBeVisible();
  expect(screen.getByRole('navigation', { name: 'Pages' })).toBeVisible();
});
