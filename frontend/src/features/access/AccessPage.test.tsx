import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { toSlug } from '@/lib/slug';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { ownership } from '@/test/world/access';

test('a new token is shown once and then never again', async () => {
  await renderAt('/access?tenant=acme&tab=tokens');
  await userEvent.click(await screen.findByRole('button', { name: 'New token' }));
  await userEvent.type(screen.getByLabelText(/Name/), 'pipeline');
  await userEvent.click(screen.getByRole('button', { name: 'Create token' }));
  expect(await screen.findByText('ght_3mXo9sVtQ1yR7wKd2LpZ8nBf')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'I have copied it' }));
  expect(screen.queryByText(/ght_3mXo9/)).toBeNull();
});

test('a token offers no scope its maker lacks', async () => {
  await renderAt('/access?tenant=globex&tab=tokens');
  await userEvent.click(await screen.findByRole('button', { name: 'New token' }));
  expect(screen.getByLabelText('audit')).toBeVisible();
  expect(screen.queryByLabelText('publish')).toBeNull();
});

test('somebody is invited by a link that is shown once', async () => {
  await renderAt('/access?tenant=acme');
  await userEvent.click(await screen.findByRole('button', { name: 'Invite' }));
  await userEvent.type(screen.getByLabelText(/Email/), 'frank@acme.test');
  const dialog = screen.getByRole('dialog');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Invite' }));
  expect(await screen.findByText('Invitation for frank@acme.test')).toBeVisible();
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
  expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
});

test('roles are one table of who may do what', async () => {
  await renderAt('/access?tenant=acme&tab=roles');
  expect(await screen.findAllByRole('img', { name: 'may publish' })).toHaveLength(3);
});

test('a token is rotated with a time in which both are good', async () => {
  let sent: unknown;
  server.use(
    http.post('*/api/v1/tenants/acme/tokens/tk-ci/rotate', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({ token: 'ght_3mXo9sVtQ1yR7wKd2LpZ8nBf' }, { status: 201 });
    }),
  );
  await renderAt('/access?tenant=acme&tab=tokens');
  await userEvent.click(await screen.findByRole('button', { name: 'Rotate deploy pipeline' }));
  await userEvent.click(screen.getByRole('button', { name: 'Make the new token' }));
  expect(await screen.findByText('ght_3mXo9sVtQ1yR7wKd2LpZ8nBf')).toBeVisible();
  expect(sent).toEqual({ overlap_hours: 24 });
});

test('a trust is written with whose repository it is', async () => {
  let sent: unknown;
  server.use(
    http.post('*/api/v1/tenants/acme/service-accounts/deploy/trusts', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  await renderAt('/access?tenant=acme&tab=accounts&account=deploy');
  await userEvent.click(await screen.findByRole('button', { name: 'Add trust' }));
  const dialog = screen.getByRole('dialog');
  await userEvent.type(within(dialog).getByRole('textbox', { name: /^Name/ }), 'shop');
  await userEvent.type(within(dialog).getByLabelText('What claim 1 must be'), 'acme/shop');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Add repository_owner_id' }));
  await userEvent.type(within(dialog).getByLabelText('What claim 3 must be'), '4711');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Add trust' }));
  await waitFor(() =>
    expect(sent).toMatchObject({
      name: 'shop',
      issuer: 'https://token.actions.githubusercontent.com',
      conditions: [
        { claim: 'repository', equals: 'acme/shop' },
        { claim: 'ref', equals: 'refs/heads/main' },
        { claim: 'repository_owner_id', equals: '4711' },
      ],
      lifetime_seconds: 900,
    }),
  );
});

test('a secret that is kept stays unless another is written', async () => {
  let sent: Record<string, unknown> = {};
  server.use(
    http.patch('*/api/v1/tenants/acme/connections/acme-id', async ({ request }) => {
      sent = (await request.json()) as Record<string, unknown>;
      return HttpResponse.json({});
    }),
  );
  await renderAt('/access?tenant=acme&tab=sso&connection=acme-id');
  await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toMatchObject({ name: 'Acme Id', domains: ['acme.test'] }));
  expect(sent).not.toHaveProperty('client_secret');
});

test.each([
  ['Platform team', 'platform-team'],
  ['  Éclair & Co. ', 'eclair-co'],
  ['—', ''],
])('%s becomes the slug %s', (name, slug) => {
  expect(toSlug(name)).toBe(slug);
});

test('an own role is made of what one holds', async () => {
  let sent: unknown;
  server.use(
    http.post('*/api/v1/tenants/acme/roles', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json({}, { status: 201 });
    }),
  );
  await renderAt('/access?tenant=acme&tab=roles');
  await userEvent.click(await screen.findByRole('button', { name: 'New role' }));
  await userEvent.type(screen.getByLabelText(/Name/), 'Night watch');
  await userEvent.click(screen.getByLabelText('audit'));
  await userEvent.click(screen.getByRole('button', { name: 'Create role' }));
  await waitFor(() =>
    expect(sent).toEqual({
      name: 'night-watch',
      label: 'Night watch',
      description: '',
      permissions: ['view', 'audit'],
    }),
  );
});

test('the review says why, marks what is unused, and that it is due', async () => {
  await renderAt('/access?tenant=acme&tab=review');
  expect(await screen.findByText('role editor')).toBeVisible();
  expect(screen.getByText('team shop')).toBeVisible();
  expect(screen.getByText(/Unused for 90 days/)).toBeVisible();
  expect(screen.getByText(/A review is due/)).toBeVisible();
});

test('one holder of the review is read in full beside it', async () => {
  await renderAt('/access?tenant=acme&tab=review');
  await userEvent.click(await screen.findByText('role editor'));
  const panel = await screen.findByRole('complementary');
  expect(within(panel).getByText('What it may do, and why')).toBeVisible();
  expect(within(panel).getByText('edit').nextSibling).toHaveTextContent('role editor');
  await userEvent.click(within(panel).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('complementary')).toBeNull();
});

test('who asks to look is let in or refused', async () => {
  let decided = '';
  server.use(
    http.post('*/api/v1/tenants/acme/views/:id/:verb', ({ params }) => {
      decided = String(params['verb']);
      return HttpResponse.json({});
    }),
  );
  await renderAt('/access?tenant=acme&tab=views');
  await userEvent.click(await screen.findByRole('button', { name: 'Allow' }));
  await waitFor(() => expect(decided).toBe('consent'));
});

test('an offer of the tenant is accepted where one is meant', async () => {
  const offer = { by: { ...ownership.owners[0], name: 'Bob' }, to: ownership.owners[0] };
  server.use(
    http.get('*/api/v1/tenants/acme/ownership', () =>
      HttpResponse.json({ ...ownership, offer: { ...offer, state: 'waiting' } }),
    ),
  );
  await renderAt('/access?tenant=acme');
  expect(await screen.findByText('Bob offers you to own acme.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Accept' })).toBeEnabled();
});
