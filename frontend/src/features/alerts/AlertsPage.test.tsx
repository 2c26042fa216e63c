import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

let sent: Noted[];
beforeEach(() => {
  sent = noteWrites();
});
const bodiesOf = (call: string) =>
  sent.filter((noted) => noted.call === call).map(({ body }) => body);

test('what fires is listed with who took it on and the change before, and the bell counts pages', async () => {
  await renderAt('/alerts');
  expect(await screen.findByText('Node edge-2 of edge is silent')).toBeVisible();
  expect(screen.getByText('bob@acme.test')).toBeVisible();
  expect(screen.getByText('Revision 41 of acme@edge was published by alice.')).toBeVisible();
  expect(screen.getByText('not known')).toBeVisible();
  expect(screen.queryByText(/ends soon/)).toBeNull();
  expect(await screen.findByRole('link', { name: '1 page fires, 1 ticket fires' })).toBeVisible();
});

test('an alert says what it is, leads to the change and is taken on with a word', async () => {
  await renderAt('/alerts/alert-silent');
  expect(await screen.findByText(/What it serves now is not known/)).toBeVisible();
  expect(screen.getByRole('link', { name: /Revision 41/ })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/revisions/41',
  );
  await userEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.type(within(dialog).getByLabelText(/A word for the others/), 'On it.');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Acknowledge' }));
  await expect
    .poll(() => bodiesOf('POST /alerts/alert-silent/acknowledge'))
    .toEqual([{ comment: 'On it.' }]);
});

test('one whose source is silent says so, and why nobody is told', async () => {
  await renderAt('/alerts/alert-drift');
  expect(await screen.findByText(/Its source is silent/)).toBeVisible();
  expect(screen.getByText(/Silenced by alice@acme.test/)).toBeVisible();
});

test('a silence of an alert begins with its labels', async () => {
  await renderAt('/alerts/alert-silent');
  await userEvent.click(await screen.findByRole('button', { name: 'Silence' }));
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByLabelText(/Alerts with these labels/)).toHaveValue(
    'kind=node_silent\ngateway=edge\nnode=edge-2',
  );
  expect(within(dialog).getByRole('button', { name: 'Silence' })).toBeDisabled();
  await userEvent.type(within(dialog).getByLabelText('Why'), 'Racking.');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Silence' }));
  await expect.poll(() => bodiesOf('POST /tenants/acme/silences')).toHaveLength(1);
  expect(bodiesOf('POST /tenants/acme/silences')[0]).toMatchObject({
    reason: 'Racking.',
    matchers: [
      { label: 'kind', operator: 'is', values: ['node_silent'] },
      { label: 'gateway', operator: 'is', values: ['edge'] },
      { label: 'node', operator: 'is', values: ['edge-2'] },
    ],
  });
});

test('a channel that fails says why, and a test says what came of it', async () => {
  await renderAt('/alerts?tab=channels&tenant=acme');
  expect(await screen.findByText('It answered 503.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Deliveries' }));
  expect(await screen.findByText('Firing: Node edge-2 of edge is silent')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Send a test' }));
  expect(await screen.findByText(/did not arrive: It refuses connections/)).toBeVisible();
});

test('the secret of a new webhook is shown once', async () => {
  await renderAt('/alerts?tab=channels&tenant=acme');
  await userEvent.click(await screen.findByRole('button', { name: 'New channel' }));
  const dialog = await screen.findByRole('dialog');
  await userEvent.type(within(dialog).getByLabelText('Name'), 'hook');
  await userEvent.type(within(dialog).getByLabelText('Address'), 'https://hooks.example.org');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Add' }));
  expect(await screen.findByText('whsec_shown-once')).toBeVisible();
  expect(bodiesOf('POST /tenants/acme/channels')).toEqual([
    {
      name: 'hook',
      type: 'webhook',
      is_enabled: true,
      settings: { url: 'https://hooks.example.org' },
    },
  ]);
});

test('a policy without a channel says that nobody is told', async () => {
  await renderAt('/alerts?tab=policies&tenant=acme');
  expect(await screen.findByText(/No step has a channel/)).toBeVisible();
});

test('a rule is changed under its tag, and what is wrong stands at its field', async () => {
  server.use(
    http.patch('*/api/v1/alert-rules/:rule', ({ request }) =>
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'The request has mistakes',
          status: 422,
          code: 'invalid',
          detail: request.headers.get('If-Match'),
          problems: [
            {
              code: 'invalid',
              severity: 'error',
              pointer: '/parameters/after_seconds',
              text: 'Too short.',
            },
          ],
        },
        { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  await renderAt('/alerts?tab=rules&tenant=acme');
  await userEvent.click(await screen.findByRole('button', { name: 'Change' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Too short.')).toBeVisible();
});

test('a runbook is read in the console', async () => {
  await renderAt('/alerts/runbooks/node_silent');
  expect(await screen.findByRole('heading', { name: 'A node is silent' })).toBeVisible();
  expect(screen.getByText('its log').tagName).toBe('CODE');
});
