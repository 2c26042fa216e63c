import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const KEY = '-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----';

const open = () => renderAt('/s/acme@edge/certificates?upload=new');
const verdict = () => screen.findByRole('region', { name: 'Verdict' });
const field = (label: string) => screen.findByLabelText(label);
const paste = async (label: string, text: string) => {
  await userEvent.click(await field(label));
  await userEvent.paste(text);
};
const verb = () => within(screen.getByRole('dialog')).getByRole('button', { name: 'Upload' });

test('what was pasted is judged at once: what it is and what it would serve', async () => {
  await open();
  await paste('Certificate and chain', CERTIFICATE);
  await waitFor(async () => expect(await verdict()).toHaveTextContent('It can be used.'));
  expect(await verdict()).toHaveTextContent('Would serveshop2.acme.test');
  expect(await verdict()).toHaveTextContent('2 other hostnames');
  expect(screen.getByText('The root was left out: clients have it.')).toBeVisible();
});

test('a key that does not fit is told at its field, and nothing can be uploaded', async () => {
  await open();
  await paste('Certificate and chain', CERTIFICATE);
  await paste('Private key', KEY.replace('SECRET', 'OTHER'));
  await screen.findByText(/its public half differs/);
  expect(await field('Private key')).toHaveAccessibleDescription(/its public half differs/);
  expect(await verdict()).toHaveTextContent('It cannot be used.');
  expect(verb()).toBeDisabled();
});

test('files dropped together go where they belong, and are uploaded', async () => {
  await open();
  const sent = noteWrites();
  const files = [new File([KEY], 'tls.key'), new File([CERTIFICATE], 'tls.crt')];
  fireEvent.drop(await screen.findByRole('group', { name: 'Files' }), { dataTransfer: { files } });
  await waitFor(async () => expect(await field('Private key')).toHaveValue(KEY));
  await waitFor(async () => expect(await verdict()).toHaveTextContent('It can be used.'));
  await userEvent.click(verb());
  await waitFor(() =>
    expect(sent.at(-1)).toMatchObject({
      call: 'POST /slices/acme@edge/certificates/upload',
      body: { certificate: CERTIFICATE, private_key: KEY, name: null, password: null },
    }),
  );
  await waitFor(() => expect(window.location.pathname).toMatch(/certificates\/c-legacy$/));
});

test('a PKCS#12 file stands as its name and asks for a password', async () => {
  await open();
  const file = new File([new Uint8Array([48, 130])], 'shop.p12');
  await userEvent.upload(screen.getByLabelText('Choose files', { selector: 'input' }), file);
  expect(await screen.findByText('shop.p12')).toBeVisible();
  expect(await field('Password')).toHaveAttribute('type', 'password');
  expect(screen.queryByLabelText('Private key')).toBeNull();
});

test('the private key never stands in the API call', async () => {
  await open();
  await paste('Certificate and chain', CERTIFICATE);
  await paste('Private key', KEY);
  await userEvent.click(
    within(screen.getByRole('dialog')).getByRole('button', { name: 'Show as API call' }),
  );
  const call = await screen.findByText(/curl -X POST/);
  expect(call).toHaveTextContent('"private_key": "<PEM>"');
  expect(call).not.toHaveTextContent('SECRET');
});

test('a refusal of the server stands at its field', async () => {
  const text = 'The password does not open this file.';
  server.use(
    http.post('*/api/v1/slices/:slice/certificates/upload', () =>
      HttpResponse.json(
        {
          title: 'Not valid',
          status: 422,
          code: 'invalid',
          problems: [{ code: 'wrong_password', severity: 'error', pointer: '/certificate', text }],
        },
        { status: 422 },
      ),
    ),
  );
  await open();
  await paste('Certificate and chain', CERTIFICATE);
  await waitFor(() => expect(verb()).toBeEnabled());
  await userEvent.click(verb());
  expect(await screen.findByText(text)).toBeVisible();
  expect(screen.queryByText('Not valid')).toBeNull();
});
