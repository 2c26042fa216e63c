import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test, vi } from 'vitest';
import { boot } from '@/api/me';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { me } from '@/test/world/people';

const panel = (name: RegExp) => screen.findByRole('region', { name });
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));

test('each issuer says what it is and how it stands', async () => {
  await renderAt('/issuers');
  const pebble = await panel(/Pebble/);
  expect(pebble).toHaveTextContent('default');
  expect(pebble).toHaveTextContent('https://127.0.0.1:14000/dir');
  expect(pebble).toHaveTextContent('the account stands and the directory answers');
});

test('a check asks the CA now and says what it answered', async () => {
  await renderAt('/issuers');
  await press('Ask the CA now: Pebble (test CA)');
  const pebble = await panel(/Pebble/);
  expect(await within(pebble).findByText(/answered in 41 ms/)).toHaveTextContent(
    'Profiles: default, shortlived. It tells when to renew (ARI).',
  );
});

test('the roots of an internal CA are a file to hand out', async () => {
  await renderAt('/issuers');
  const link = within(await panel(/internal/)).getByRole('link', { name: 'Download the roots' });
  expect(link).toHaveAttribute('download', 'internal-roots.pem');
  const pem = decodeURIComponent(link.getAttribute('href') ?? '');
  expect(pem).toMatch(/MIIBroot1[^]*MIIBroot2[^]*MIIBroot3/);
});

test('a known directory fills in its names; the account binding is sent, and not shown', async () => {
  const sent = noteWrites();
  await renderAt('/issuers');
  await press('Add issuer');
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.type(dialog.getByLabelText('Directory'), 'https://acme.zerossl.com/v2/DV90');
  expect(dialog.getByLabelText('Name')).toHaveValue('zerossl');
  await userEvent.type(dialog.getByLabelText('E-mail'), 'pki@acme.test');
  await userEvent.type(dialog.getByLabelText('Binding: key id (EAB)'), 'kid-1');
  expect(dialog.getByRole('button', { name: 'Add issuer' })).toBeDisabled();
  await userEvent.type(dialog.getByLabelText('Binding: HMAC key'), 'c2VjcmV0');
  await userEvent.click(dialog.getByRole('button', { name: 'Add issuer' }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        call: 'POST /issuers',
        body: { name: 'zerossl', type: 'acme', eab_kid: 'kid-1', eab_hmac_key: 'c2VjcmV0' },
      },
    ]),
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('what the server says of the directory stands at the field', async () => {
  const text = 'The directory did not answer within 10 s.';
  server.use(
    http.post('*/api/v1/issuers', () =>
      HttpResponse.json(
        {
          title: 'Not valid',
          status: 422,
          code: 'invalid',
          problems: [{ code: 'unreachable', severity: 'error', pointer: '/directory_url', text }],
        },
        { status: 422 },
      ),
    ),
  );
  await renderAt('/issuers');
  await press('Add issuer');
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.type(dialog.getByLabelText('Directory'), 'https://ca.test/dir');
  await userEvent.type(dialog.getByLabelText('Name'), 'ca');
  await userEvent.click(dialog.getByRole('button', { name: 'Add issuer' }));
  expect(await screen.findByText(text)).toBeVisible();
  expect(screen.queryByText('Not valid')).toBeNull();
});

test('removing asks for the name and goes under the tag', async () => {
  const sent = noteWrites();
  await renderAt('/issuers');
  await press('Remove');
  await userEvent.type(await screen.findByLabelText('Type pebble to confirm'), 'pebble');
  const verb = screen.getByRole('button', { name: 'Remove pebble' });
  await waitFor(() => expect(verb).toBeEnabled());
  await userEvent.click(verb);
  await waitFor(() => expect(sent).toMatchObject([{ call: 'DELETE /issuers/pebble', tag: '"2"' }]));
});

test('who does not run the platform may look and download', async () => {
  vi.spyOn(boot.me, 'permissions', 'get').mockReturnValue({
    ...me.permissions,
    platform: ['view'],
  });
  await renderAt('/issuers');
  await panel(/Pebble/);
  expect(
    screen.queryByRole('button', { name: /Ask|Check|Add|Remove|Edit|Activate|Prepare|Retire/ }),
  ).toBeNull();
  expect(screen.getByRole('link', { name: 'Download the roots' })).toBeVisible();
});

test('an internal CA needs no directory', async () => {
  const sent = noteWrites();
  await renderAt('/issuers');
  await press('Add issuer');
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(dialog.getByRole('radio', { name: 'A CA of our own' }));
  expect(dialog.queryByLabelText('Directory')).toBeNull();
  await userEvent.type(dialog.getByLabelText('Name'), 'company');
  const lifetime = dialog.getByLabelText('Certificates last');
  await userEvent.clear(lifetime);
  await userEvent.type(lifetime, '500 d');
  expect(dialog.getByRole('button', { name: 'Add issuer' })).toBeDisabled();
  await userEvent.clear(lifetime);
  await userEvent.type(lifetime, '30 d');
  await userEvent.click(dialog.getByRole('button', { name: 'Add issuer' }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      { body: { name: 'company', type: 'internal', lifetime_seconds: 30 * 86_400 } },
    ]),
  );
  expect(sent[0]?.body).not.toHaveProperty('directory_url');
});
