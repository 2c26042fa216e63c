import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { problem } from '@/test/handlers/answers';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { certificates } from '@/test/world/certificates';

const known = (id: string) => certificates.find((one) => one.id === id);
const open = async (id: string) => {
  const one = known(id);
  await renderAt(`/s/${one?.slice}/certificates/${id}`);
  await screen.findByRole('heading', { level: 1, name: one?.name });
};
const verdict = () => screen.getByRole('region', { name: 'Certificate' });
const verbs = () =>
  within(verdict())
    .queryAllByRole('button')
    .map((button) => button.textContent);
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));
const dialog = () => screen.findByRole('dialog');
const rowOf = async (table: string, text: string) =>
  (await within(await screen.findByRole('table', { name: table })).findAllByText(text))[0]?.closest(
    'tr',
  );

test('a rotation under way shows each step with its time, and where it is now', async () => {
  await open('c-api');
  const track = within(screen.getByRole('region', { name: 'Rotation' }));
  expect(track.getByRole('listitem', { current: 'step' })).toHaveTextContent('Rolling: now');
  expect(track.getAllByRole('listitem')[2]).toHaveTextContent(/Challenge: done\d\d:\d\d:\d\d14/);
  expect(track.getByText(/edge-3 still shows the old one/)).toBeVisible();
  expect(track.getByRole('link', { name: 'Rollout' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/rollouts/ro-baking',
  );
});

test('node by node: what it echoed, checked and proved, and which certificate it showed', async () => {
  await open('c-api');
  await screen.findAllByText('another');
  const row = await rowOf('Nodes', 'edge-3');
  expect(row).toHaveTextContent('echoed');
  expect(row).toHaveTextContent('not yet');
  expect(row).toHaveTextContent('another');
  expect(screen.getByText('2 places show another certificate')).toBeVisible();
});

test('a held rotation says why in one sentence, what is served meanwhile, and when it is tried again', async () => {
  await open('c-search');
  expect(verdict()).toHaveTextContent('connection refused by 192.0.2.10');
  expect(verdict()).toHaveTextContent('The old certificate is still served until 27 Nov');
  expect(screen.getByRole('listitem', { current: 'step' })).toHaveTextContent('held here');
  expect(await rowOf('Nodes', 'edge-3')).toHaveTextContent('silent');
  expect(screen.getByText(/answered 404 for the challenge/)).toBeVisible();
  expect(verbs()).toEqual(['Replace key', 'Renew', 'Retry']);
});

test('facts: one leaf per key with its fingerprint to copy, names served, shadowed and not claimed', async () => {
  await open('c-www');
  expect(screen.getByRole('region', { name: 'ECDSA P-256' })).toBeVisible();
  const rsa = within(screen.getByRole('region', { name: 'RSA 2048' }));
  expect(rsa.getByRole('button', { name: /^Copy (?:[0-9A-F]{2}:)+/ })).toBeVisible();
  expect(screen.getByText('served by shop instead')).toBeVisible();
  expect(screen.getByText('not claimed by this slice')).toBeVisible();
});

test('the next renewal stands in words, with the window of the CA and its explanation', async () => {
  await open('c-shop');
  expect(screen.getByText(/Next renewal/)).toHaveTextContent(/in 30.d/);
  expect(screen.getByText(/Window of the CA:/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Why the CA asks for it' })).toHaveAttribute(
    'href',
    'https://ca.test/notices/2026-11',
  );
});

test('an explanation that is no web address is no link', async () => {
  const shop = known('c-shop');
  const renewal = { ...shop?.renewal, explanation_url: 'javascript:alert(1)' };
  server.use(http.get('*/api/v1/certificates/:id', () => HttpResponse.json({ ...shop, renewal })));
  await open('c-shop');
  expect(screen.queryByRole('link', { name: 'Why the CA asks for it' })).toBeNull();
});

test('a compromised key is replaced only with a reason, told what becomes of the old one', async () => {
  const sent = noteWrites();
  await open('c-shop');
  await press('Replace key');
  expect(await dialog()).toHaveTextContent('nobody can roll back to it');
  const verb = within(await dialog()).getByRole('button', { name: 'Replace key' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByRole('textbox', { name: /Reason/ }), 'key in a public log');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([
      { call: 'POST /certificates/c-shop/replace', body: { reason: 'key in a public log' } },
    ]),
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a retry asks for nothing, and a command that came too late says so', async () => {
  server.use(
    http.post('*/api/v1/certificates/:id/retry', () =>
      problem(409, 'rotation_state', 'The rotation is no longer held'),
    ),
  );
  await open('c-search');
  await press('Retry');
  expect(within(await dialog()).queryByRole('textbox')).toBeNull();
  await press('Retry now');
  expect(await screen.findByText('The rotation is no longer held')).toBeVisible();
});

test('deleting what is served asks for its name, and goes under its tag', async () => {
  const sent = noteWrites();
  await open('c-shop');
  await press('Delete');
  expect(await dialog()).toHaveTextContent('1 hostname loses this certificate');
  const verb = within(await dialog()).getByRole('button', { name: 'Delete shop' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Type shop to confirm'), 'shop');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([{ call: 'DELETE /certificates/c-shop', tag: '"7"' }]),
  );
  await waitFor(() => expect(window.location.pathname).toBe('/console/s/acme@edge/certificates'));
});

test('a change sends what differs under the tag', async () => {
  const sent = noteWrites();
  await open('c-shop');
  await press('Change');
  expect(await screen.findByRole('button', { name: 'Save changes' })).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Hostnames', { selector: 'input' }), 'm.acme.test,');
  await press('Save changes');
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        call: 'PATCH /certificates/c-shop',
        tag: '"7"',
        body: { hostnames: ['shop.acme.test', 'm.acme.test'] },
      },
    ]),
  );
});

test('an uploaded one is not renewed but uploaded anew', async () => {
  await open('c-legacy');
  expect(screen.getByText('It was uploaded, so it is never renewed by itself.')).toBeVisible();
  await press('Upload new version');
  expect(await dialog()).toHaveTextContent('Upload a new version of legacy');
});

test('who may only look is offered no verb', async () => {
  await open('c-globex');
  expect(verbs()).toEqual([]);
  expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull();
});

test('rotations and events of the past stand below, with why one was taken back', async () => {
  await open('c-shop');
  expect(await rowOf('Rotations', 'rolled back')).toHaveTextContent('v2');
  expect(await screen.findByText(/did not show the new certificate/)).toBeVisible();
  expect(await screen.findByText('The CA signed a new certificate for 2 names.')).toBeVisible();
});
