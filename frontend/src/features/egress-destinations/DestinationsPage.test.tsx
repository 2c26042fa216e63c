import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { NamedDestinationSpec } from '@/api/types/intent';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const AT = '/s/acme@edge/egress-destinations';
const PLACE = '/slices/acme@edge/egress-destinations';

beforeEach(() => {
  localStorage.clear();
  for (const name of ['+', 'stripe', 'crm'])
    unsaved.forget(`acme@edge/egress-destinations/${name}`);
});

const row = (name: string) => screen.getAllByText(name)[0]?.closest('[role="row"]') as HTMLElement;

async function fill(field: HTMLElement, text: string) {
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
}

const refusing = (pointer: string, text: string) =>
  http.post(`*/api/v1${PLACE}`, () =>
    HttpResponse.json(
      {
        type: 'about:blank',
        title: 'Not valid',
        status: 422,
        code: 'invalid',
        problems: [{ code: 'wrong', severity: 'error', pointer, text }],
      },
      { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
    ),
  );

test('the list says where each leads, what is added, who may, and what went there', async () => {
  await renderAt(AT);
  await waitFor(() => expect(row('stripe')).toHaveTextContent('3,204'));
  expect(row('stripe')).toHaveTextContent('api.stripe.com');
  expect(row('stripe')).toHaveTextContent('orders');
  expect(row('crm')).toHaveTextContent('api.crm.example:8443');
  expect(row('crm')).toHaveTextContent('none');
  expect(row('crm')).toHaveTextContent('nobody yet');
  expect(row('crm')).toHaveTextContent('not asked');
});

test('without any it is said what they are for, and how to make one by a call', async () => {
  await renderAt('/s/globex@edge/egress-destinations');
  expect(await screen.findByText('No named destinations yet')).toBeVisible();
  expect(screen.getByText(/"host": "api.stripe.com"/)).toBeVisible();
});

test('one says how it is asked for, who may by which rule, and leads to the credential', async () => {
  await renderAt(`${AT}?open=stripe`);
  expect(await screen.findByText(/-X POST http:\/\/stripe\.egress\/v1\/charges$/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'orders' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/workloads?open=orders',
  );
  expect(screen.getByRole('link', { name: 'payments, rule stripe-by-name' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/egress-policies?open=payments',
  );
  expect(await screen.findByRole('link', { name: 'See stripe' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/credentials/stripe',
  );
  expect(screen.getByText('It is on every node.')).toBeVisible();
});

test('a new one is saved with its credential, its authorities and where it is', async () => {
  await renderAt(`${AT}?open=%2B`);
  const panel = within(await screen.findByRole('complementary'));
  await fill(panel.getByRole('textbox', { name: 'Name' }), 'vault');
  await fill(panel.getByRole('textbox', { name: 'Host' }), 'vault.corp.example');
  await userEvent.click(panel.getByRole('combobox', { name: 'Credential' }));
  await userEvent.click(await screen.findByRole('option', { name: 'bucket', hidden: true }));
  await userEvent.click(panel.getByRole('radio', { name: 'These authorities only' }));
  await fill(panel.getByRole('textbox', { name: /PEM/ }), 'PEM');
  await userEvent.type(panel.getByRole('combobox', { name: 'Regions' }), 'eu-west,');
  const writes = noteWrites();
  await userEvent.click(panel.getByRole('button', { name: 'Add to draft' }));
  await waitFor(() => expect(writes.map(({ call }) => call)).toContain(`POST ${PLACE}`));
  const { body } = writes.find(({ call }) => call === `POST ${PLACE}`) ?? {};
  expect(body).toEqual({
    name: 'vault',
    spec: {
      description: '',
      host: 'vault.corp.example',
      port: 443,
      credential: 'bucket',
      trust: 'PEM',
      retry: null,
      regions: ['eu-west'],
    } satisfies NamedDestinationSpec,
  });
});

test.each([
  ['/spec/host', 'Host', 'has one label; write the whole name'],
  ['/spec/credential', 'Credential', 'credential gone does not exist in this slice'],
])('what is wrong at %s stands at its field', async (pointer, label, text) => {
  server.use(refusing(pointer, text));
  await renderAt(`${AT}?open=%2B`);
  const panel = within(await screen.findByRole('complementary'));
  await fill(panel.getByRole('textbox', { name: 'Name' }), 'vault');
  await userEvent.click(panel.getByRole('button', { name: 'Add to draft' }));
  await waitFor(() =>
    expect(panel.getByLabelText(label)).toHaveAccessibleDescription(expect.stringContaining(text)),
  );
});

test('a workload is let in by one more rule of a policy of its own', async () => {
  await renderAt(`${AT}?open=crm`);
  expect(
    await screen.findByText('No rule speaks of it, so whoever asks is refused.'),
  ).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Let a workload ask…' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByRole('button', { name: 'Add to the draft' })).toBeDisabled();
  await userEvent.click(dialog.getByRole('combobox', { name: 'Workload' }));
  await userEvent.click(await screen.findByRole('option', { name: 'orders', hidden: true }));
  const writes = noteWrites();
  await userEvent.click(dialog.getByRole('button', { name: 'Add to the draft' }));
  await waitFor(() => expect(writes).toHaveLength(1));
  expect(writes[0]?.call).toBe('PATCH /slices/acme@edge/egress-policies/payments');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});
