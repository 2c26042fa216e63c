import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { toSlug } from './slug';

test('a new token is shown once and then never again', async () => {
  await renderAt('/access?tenant=acme&tab=tokens');
  await userEvent.click(await screen.findByRole('button', { name: 'New token' }));
  await userEvent.type(screen.getByLabelText(/Name/), 'pipeline');
  await userEvent.click(screen.getByRole('button', { name: 'Create token' }));
  expect(await screen.findByText('gh_3mXo9sVtQ1yR7wKd2LpZ8nBf')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'I have copied it' }));
  expect(screen.queryByText(/gh_3mXo9/)).toBeNull();
});

test('a token offers no scope its maker lacks', async () => {
  await renderAt('/access?tenant=globex&tab=tokens');
  await userEvent.click(await screen.findByRole('button', { name: 'New token' }));
  expect(screen.getByLabelText('audit')).toBeVisible();
  expect(screen.queryByLabelText('publish')).toBeNull();
});

test('somebody unknown gets a sign-in link, shown once', async () => {
  await renderAt('/access?tenant=acme');
  await userEvent.click(await screen.findByRole('button', { name: 'Add member' }));
  await userEvent.type(screen.getByLabelText(/Email/), 'frank@acme.test');
  const dialog = screen.getByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Add member' }));
  expect(await screen.findByText('Sign-in link for frank@acme.test')).toBeVisible();
});

test('changed roles are sent whole; unchanged ones cannot be saved', async () => {
  let sent: unknown;
  server.use(
    http.patch('*/api/v1/tenants/acme/members/m-u-bob', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({});
    }),
  );
  await renderAt('/access?tenant=acme&member=m-u-bob');
  const panel = await screen.findByRole('complementary');
  expect(within(panel).getByRole('button', { name: 'Save roles' })).toBeDisabled();
  await userEvent.click(await within(panel).findByLabelText('Viewer'));
  await userEvent.click(within(panel).getByRole('button', { name: 'Save roles' }));
  await waitFor(() => expect(sent).toEqual({ roles: ['editor', 'publisher', 'viewer'] }));
});

test('who may only look finds no verbs', async () => {
  await renderAt('/access?tenant=globex');
  expect(await screen.findByText('Alice Moreau')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Add member' })).toBeNull();
});

test('roles are one table of who may do what', async () => {
  await renderAt('/access?tenant=acme&tab=roles');
  expect(await screen.findAllByRole('img', { name: 'may publish' })).toHaveLength(2);
});

test.each([
  ['Platform team', 'platform-team'],
  ['  Éclair & Co. ', 'eclair-co'],
  ['—', ''],
])('%s becomes the slug %s', (name, slug) => {
  expect(toSlug(name)).toBe(slug);
});
