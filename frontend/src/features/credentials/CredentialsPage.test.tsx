import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { stripe } from '@/test/world/credentials';

const AT = '/s/acme@edge/credentials';

/** Pastes: every key would be another drawing of the form. */
async function fill(field: HTMLElement, text: string) {
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
}

const dialog = async () => within(await screen.findByRole('dialog'));
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

test('each credential says how it is, who has it and who uses it', async () => {
  await renderAt(AT);
  const list = await screen.findByRole('grid', { name: 'Credentials' });
  expect(await within(list).findByText('stripe')).toBeVisible();
  expect(list).toHaveTextContent('live');
  expect(list).toHaveTextContent('2 of 2');
  expect(list).toHaveTextContent('payments');
  expect(list).toHaveTextContent('edge-1 cannot read it.');
  expect(list).toHaveTextContent('Vault is sealed or down for maintenance (503).');
});

test('what the filter hides can be shown again', async () => {
  await renderAt(`${AT}?state=expired`);
  await press('Clear filter');
  expect(await screen.findByText('stripe')).toBeVisible();
});

test('one is added with a secret that is shown nowhere', async () => {
  const sent = noteWrites();
  await renderAt(`${AT}?add=%2B`);
  const form = await dialog();
  const add = form.getByRole('button', { name: 'Add credential' });
  expect(add).toBeDisabled();
  await fill(form.getByLabelText('Name'), 'github');
  await fill(form.getByLabelText('Value'), 'ghp_secret');
  await userEvent.click(form.getByRole('button', { name: /curl|API/i }));
  expect(document.body).not.toHaveTextContent('ghp_secret');
  await userEvent.click(add);
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    call: 'POST /slices/acme@edge/credentials',
    body: { name: 'github', kind: 'header', prefix: 'Bearer ', secret: 'ghp_secret' },
  });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

const choose = async (form: Awaited<ReturnType<typeof dialog>>, field: string, option: string) => {
  await userEvent.click(form.getByRole('combobox', { name: field }));
  const options = within(await screen.findByRole('listbox', { name: field, hidden: true }));
  await userEvent.click(options.getByRole('option', { name: option, hidden: true }));
};

test('what is signed is said by a standard, or by a text with named parts', async () => {
  const sent = noteWrites();
  await renderAt(`${AT}?add=%2B`);
  const form = await dialog();
  await fill(form.getByLabelText('Name'), 'hooks');
  await choose(form, 'Kind', 'Signature with a shared secret');
  await fill(form.getByLabelText('Shared secret'), 'hmac_secret');
  expect(form.getByLabelText('Covered components (optional)')).toBeVisible();
  expect(form.queryByLabelText('Header')).toBeNull();

  await choose(form, 'Scheme', "A scheme of the service's own");
  expect(form.queryByLabelText('Covered components (optional)')).toBeNull();
  const add = form.getByRole('button', { name: 'Add credential' });
  expect(add).toBeDisabled();
  await fill(form.getByLabelText('Header'), 'x-signature');
  await fill(form.getByLabelText('String to sign'), '{timestamp}\n{body}\n');
  await userEvent.click(add);
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toEqual({
    name: 'hooks',
    kind: 'hmac',
    header: 'x-signature',
    parameters: { scheme: 'template', string_to_sign: '{timestamp}\n{body}\n' },
    description: '',
    owner: '',
    secret: 'hmac_secret',
  });
});

test('covered parts are words, and seconds a number', async () => {
  const sent = noteWrites();
  await renderAt(`${AT}?add=%2B`);
  const form = await dialog();
  await fill(form.getByLabelText('Name'), 'partner');
  await choose(form, 'Kind', 'Signature with a shared secret');
  await fill(form.getByLabelText('Shared secret'), 'hmac_secret');
  await fill(form.getByLabelText('Covered components (optional)'), '@path content-digest');
  await fill(form.getByLabelText('Expires after (seconds) (optional)'), '60');
  await fill(form.getByLabelText('Key ID (optional)'), 'acme-1');
  await userEvent.click(form.getByRole('button', { name: 'Add credential' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toMatchObject({
    kind: 'hmac',
    parameters: { components: ['@path', 'content-digest'], expires_seconds: 60, key_id: 'acme-1' },
  });
  expect(sent[0]?.body).not.toHaveProperty('header');
});

test('one that lies in Vault is added by its place', async () => {
  const sent = noteWrites();
  await renderAt(`${AT}?add=%2B`);
  const form = await dialog();
  await fill(form.getByLabelText('Name'), 'github');
  await userEvent.click(form.getByText('Read from Vault'));
  await fill(form.getByLabelText('Address'), 'https://vault.example.com');
  await fill(form.getByLabelText('Path'), 'github');
  await fill(form.getByLabelText('Token'), 'hvs.token');
  await userEvent.click(form.getByRole('button', { name: 'Add credential' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toMatchObject({
    vault: {
      address: 'https://vault.example.com',
      path: 'github',
      token: 'hvs.token',
      fields: { secret: 'value' },
    },
  });
  expect(sent[0]?.body).not.toHaveProperty('secret');
});

test('a mistake stands at its field and nothing is lost', async () => {
  const text = 'Printable ASCII in one line.';
  const problem = { code: 'invalid', severity: 'error', pointer: '/secret', text };
  server.use(
    http.post('*/api/v1/slices/:slice/credentials', () =>
      HttpResponse.json(
        { title: 'No', status: 422, code: 'invalid', problems: [problem] },
        { status: 422 },
      ),
    ),
  );
  await renderAt(`${AT}?add=%2B`);
  const form = await dialog();
  await fill(form.getByLabelText('Name'), 'github');
  await fill(form.getByLabelText('Value'), 'schlüssel');
  await userEvent.click(form.getByRole('button', { name: 'Add credential' }));
  expect((await form.findAllByText(text)).length).toBeGreaterThan(0);
  expect(form.getByLabelText('Name')).toHaveValue('github');
});

test('a page of one says what each node has, and what came before', async () => {
  await renderAt(`${AT}/stripe`);
  const nodes = await screen.findByRole('table', { name: 'Nodes' });
  expect(nodes).toHaveTextContent('login.example.com refuses connections.');
  const versions = await screen.findByRole('table', { name: 'Versions' });
  expect(versions).toHaveTextContent('The laptop of a colleague was stolen.');
});

test('it is rotated under the tag that was read', async () => {
  const sent = noteWrites();
  await renderAt(`${AT}/stripe`);
  await press('Rotate');
  const form = await dialog();
  await fill(form.getByLabelText('Value'), 'sk_next');
  await userEvent.click(form.getByRole('button', { name: 'Rotate' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    call: `POST /slices/acme@edge/credentials/stripe/rotate`,
    tag: stripe.etag,
    body: { secret: 'sk_next' },
  });
});

test('only what was changed is sent', async () => {
  const sent = noteWrites();
  await renderAt(`${AT}/bucket`);
  await press('Edit');
  const form = await dialog();
  expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await fill(form.getByLabelText('Owner'), 'Storage');
  await fill(form.getByLabelText('Token'), 'hvs.next');
  await userEvent.click(form.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ body: { owner: 'Storage', vault: { token: 'hvs.next' } } });
});

test('one that lies in Vault is read on demand', async () => {
  const sent = noteWrites();
  await renderAt(`${AT}/bucket`);
  await press('Read now');
  await waitFor(() =>
    expect(sent).toMatchObject([{ call: 'POST /slices/acme@edge/credentials/bucket/refresh' }]),
  );
});

test('one is deleted once its name is typed', async () => {
  const sent = noteWrites();
  await renderAt(`${AT}/stripe`);
  await press('Delete');
  const form = await dialog();
  await fill(form.getByRole('textbox'), 'stripe');
  await userEvent.click(form.getByRole('button', { name: 'Delete stripe' }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      { call: 'DELETE /slices/acme@edge/credentials/stripe', tag: stripe.etag },
    ]),
  );
});
