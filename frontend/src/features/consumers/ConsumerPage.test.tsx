import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';

const APP = '/s/acme@edge/consumers?open=mobile-app';
const KEYS = '/slices/acme@edge/consumers/mobile-app/keys';

const row = (name: string) => screen.getByText(name).closest('[role="row"]') as HTMLElement;

beforeEach(() => localStorage.clear());

test('the list says who calls, how often, and who has no key', async () => {
  await renderAt('/s/acme@edge/consumers');
  await screen.findByText('parcel-partner');
  await waitFor(() => expect(row('mobile-app')).toHaveTextContent('41,230'));
  expect(row('mobile-app')).toHaveTextContent('own, partners');
  expect(row('parcel-partner')).toHaveTextContent('77');
  expect(row('new-team')).toHaveTextContent('none');
});

test('each key says how long it holds and how it is used', async () => {
  await renderAt(APP);
  const list = within(await screen.findByRole('list', { name: 'API keys' }));
  const [old, next] = list.getAllByRole('listitem');
  await waitFor(() => expect(old).toHaveTextContent(/2026ghk_7Gd2…ends in.*40,118 requests/));
  expect(next).toHaveTextContent(/2027ghk_q9Lw…holds for good/);
  expect(screen.getByText('Limited (429)').parentElement).toHaveAttribute('data-bad', 'true');
});

test('a new key is told once, with the line that uses it', async () => {
  await renderAt(APP);
  const writes = noteWrites();
  await userEvent.click(await screen.findByRole('button', { name: 'Make a key' }));
  const asked = within(await screen.findByRole('dialog'));
  const name = asked.getByRole('textbox', { name: 'Name' });
  expect(name).toHaveValue('key-1');
  await userEvent.clear(name);
  await userEvent.type(name, '2028');
  await userEvent.click(asked.getByRole('button', { name: 'Make a key' }));
  expect(await screen.findByText('ghk_told-once')).toBeVisible();
  expect(screen.getByText(/curl -H 'x-api-key: ghk_told-once'/)).toBeVisible();
  const body = { name: '2028', expires_at: expect.any(String) as string };
  expect(writes).toContainEqual({ call: `POST ${KEYS}`, body, tag: '"3"' });
  await userEvent.click(screen.getByRole('button', { name: 'I have copied it' }));
  await waitFor(() => expect(screen.queryByText('ghk_told-once')).toBeNull());
});

test('a key ends when another has taken its place', async () => {
  await renderAt(APP);
  const writes = noteWrites();
  await userEvent.click(await screen.findByRole('button', { name: 'End 2026' }));
  const asked = within(await screen.findByRole('dialog'));
  expect(asked.getByText(/goes over to another of its keys/)).toBeVisible();
  await userEvent.click(asked.getByRole('button', { name: 'Change the draft' }));
  const body = { expires_at: expect.any(String) as string };
  await waitFor(() =>
    expect(writes).toContainEqual({ call: `PATCH ${KEYS}/2026`, body, tag: '"3"' }),
  );
});

test('taking a key away says what follows', async () => {
  await renderAt('/s/acme@edge/consumers?open=parcel-partner');
  await userEvent.click(await screen.findByRole('button', { name: 'Take away first' }));
  const question = within(await screen.findByRole('dialog'));
  expect(question.getByText(/It is the only one/)).toBeVisible();
  const writes = noteWrites();
  await userEvent.click(question.getByRole('button', { name: 'Take away first' }));
  const call = 'DELETE /slices/acme@edge/consumers/parcel-partner/keys/first';
  await waitFor(() => expect(writes).toContainEqual({ call, body: null, tag: '"3"' }));
});
