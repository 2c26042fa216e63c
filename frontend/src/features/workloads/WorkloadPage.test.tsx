import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';

const ORDERS = '/s/acme@edge/workloads?open=orders';
const CREDENTIALS = '/slices/acme@edge/workloads/orders/credentials';

const row = (name: string) => screen.getByText(name).closest('[role="row"]') as HTMLElement;

beforeEach(() => localStorage.clear());

test('the list says who reaches nothing, and who is only observed', async () => {
  await renderAt('/s/acme@edge/workloads');
  await screen.findByText('reports');
  await waitFor(() => expect(row('orders')).toHaveTextContent('payments'));
  expect(row('builder')).toHaveTextContent('packages (only observed)');
  expect(row('reports')).toHaveTextContent('none, so it reaches nothing');
});

test('what a workload may reach is said in words, what is never let through first', async () => {
  await renderAt(ORDERS);
  const denied = within(await screen.findByRole('region', { name: 'Never' }));
  expect(denied.getByText('**.dropbox.com:443')).toBeVisible();
  const allowed = within(screen.getByRole('region', { name: 'Allowed' }));
  expect(allowed.getByText('api.stripe.com:443')).toBeVisible();
  expect(screen.getByText(/^Everything else is refused/)).toBeVisible();
});

test('a new credential is told once, as the line that the workload needs', async () => {
  await renderAt(ORDERS);
  const writes = noteWrites();
  await userEvent.click(await screen.findByRole('button', { name: 'Make a credential' }));
  const told = within(await screen.findByRole('dialog'));
  const line = 'HTTPS_PROXY=http://acme.orders.n3w9xq:told-once@';
  expect(await told.findByText(`${line}127.0.0.1:13128`)).toBeVisible();
  expect(writes).toContainEqual({ call: `POST ${CREDENTIALS}`, body: null, tag: '"3"' });
  const place = told.getByRole('textbox', { name: 'Where the way out listens' });
  await userEvent.clear(place);
  await userEvent.type(place, 'edge.example:3128');
  expect(told.getByText(`${line}edge.example:3128`)).toBeVisible();
  await userEvent.click(told.getByRole('button', { name: 'I have copied it' }));
  await waitFor(() => expect(screen.queryByText(/told-once/)).toBeNull());
});

test('taking a credential away says what follows, and names what was seen', async () => {
  await renderAt(ORDERS);
  await userEvent.click(await screen.findByRole('button', { name: 'Take away k1ab9z' }));
  const question = within(await screen.findByRole('dialog'));
  expect(question.getByText(/refused with 407, and its open tunnels are cut/)).toBeVisible();
  const writes = noteWrites();
  await userEvent.click(question.getByRole('button', { name: 'Take away k1ab9z' }));
  await waitFor(() =>
    expect(writes).toContainEqual({
      call: `DELETE ${CREDENTIALS}/k1ab9z`,
      body: null,
      tag: '"3"',
    }),
  );
});

const AT = '/slices/acme@edge/workloads/orders';

test('certificates say by whom they came, and one is revoked with what was renewed from it', async () => {
  await renderAt(ORDERS);
  const list = within(await screen.findByRole('list', { name: 'Certificates' }));
  expect(list.getByText(/by join token cluster 7/)).toBeVisible();
  expect(list.getAllByRole('button')).toHaveLength(1);
  await userEvent.click(list.getByRole('button', { name: 'Revoke 5f0c2a9d4177' }));
  const question = within(await screen.findByRole('dialog'));
  expect(question.getByText(/neither is what was renewed from it/)).toBeVisible();
  const writes = noteWrites();
  await userEvent.click(question.getByRole('button', { name: 'Revoke it' }));
  const call = `POST ${AT}/certificates/0192f0c1-7d7a-7cc4-9d0e-2b1f6c0e4a11/revoke`;
  await waitFor(() => expect(writes).toContainEqual({ call, body: null, tag: '"3"' }));
});

test('a join token is told once, with the lines that use it', async () => {
  await renderAt(ORDERS);
  const writes = noteWrites();
  await userEvent.click(await screen.findByRole('button', { name: 'Make a join token' }));
  const asked = within(await screen.findByRole('dialog'));
  await userEvent.type(asked.getByRole('textbox', { name: 'From which networks' }), '10.7.0.0/16');
  await userEvent.click(asked.getByRole('button', { name: 'Make a join token' }));
  await waitFor(() => expect(screen.getByText('ghw_told-once')).toBeVisible());
  expect(screen.getByText(/workload-identity/)).toBeVisible();
  const body = { expires_in_seconds: 86_400, most_uses: 1, networks: ['10.7.0.0/16'] };
  expect(writes).toContainEqual({ call: `POST ${AT}/join-tokens`, body, tag: null });
  await userEvent.click(screen.getByRole('button', { name: 'I have copied it' }));
  await waitFor(() => expect(screen.queryByText('ghw_told-once')).toBeNull());
});
