import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import type { EditedSpec } from './blank';

const LIST = '/slices/acme@edge/traffic-policies';

beforeEach(() => unsaved.forget('acme@edge/traffic-policies/+'));

async function startNew(kind: string) {
  await renderAt('/s/acme@edge/traffic-policies?open=%2B');
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'guard');
  await userEvent.click(screen.getByRole('radio', { name: kind }));
}

async function added(): Promise<EditedSpec['policy']> {
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Add to draft' }));
  await waitFor(() => expect(writes.map((one) => one.call)).toContain(`POST ${LIST}`));
  const { body } = writes.find((one) => one.call === `POST ${LIST}`) ?? {};
  return (body as { spec: EditedSpec }).spec.policy;
}

/** Types into the last field of that name, which is the one that was added last. */
async function type(role: string, name: string, text: string) {
  const field = screen.getAllByRole(role, { name }).at(-1);
  if (field) await userEvent.type(field, text);
}

test('the list says who may come in', async () => {
  await renderAt('/s/acme@edge/traffic-policies');
  expect(await screen.findByText(/only from 192.0.2.0\/24, not from 192.0.2.9\/32/)).toBeVisible();
  expect(screen.getByText('echo-v1 is asked; nobody is refused')).toBeVisible();
});

test('networks are listed by what becomes of them', async () => {
  await startNew('IP access');
  await type('combobox', 'Networks that clients may come from', '192.0.2.0/24{Enter}');
  expect(await added()).toEqual({
    type: 'ip_access',
    allow: ['192.0.2.0/24'],
    deny: [],
    shadow: false,
  });
});

test('tokens have an issuer, keys, claims, and places where they are', async () => {
  await startNew('Tokens (JWT)');
  await type('textbox', 'Issuer', 'https://id.acme.test/');
  await userEvent.click(screen.getByRole('textbox', { name: 'Public keys (JWKS)' }));
  await userEvent.paste('{"keys": []}');
  await userEvent.click(screen.getByRole('button', { name: 'Add claim' }));
  await type('textbox', 'Claim', 'team');
  await type('combobox', 'Values', 'red{Enter}');
  await userEvent.click(screen.getByRole('button', { name: 'Add header' }));
  await type('textbox', 'Claim', 'sub');
  await type('textbox', 'Header', 'x-user');
  await userEvent.click(screen.getByRole('button', { name: /Where tokens are/ }));
  await userEvent.click(screen.getByRole('switch', { name: 'Services get the token, too' }));
  expect(await added()).toMatchObject({
    type: 'jwt',
    issuer: 'https://id.acme.test/',
    keys: { type: 'inline', jwks: '{"keys": []}' },
    token_in: [{ type: 'header', name: 'authorization', prefix: 'Bearer ' }],
    required_claims: [{ claim: 'team', values: ['red'] }],
    claims_to_headers: [{ claim: 'sub', header: 'x-user' }],
    forward_token: true,
  });
});

test('a new rule does what the rest does not', async () => {
  await startNew('Authorization rules');
  await userEvent.click(screen.getByRole('radio', { name: 'Allowed' }));
  await userEvent.click(screen.getByRole('button', { name: 'Add rule' }));
  await type('textbox', 'Name', 'no-admin');
  await userEvent.click(screen.getByRole('button', { name: 'Add path' }));
  await type('textbox', 'Paths', '/admin');
  await userEvent.click(screen.getByRole('button', { name: /Who sends it/ }));
  await type('combobox', 'Scopes of a verified token', 'read{Enter}');
  expect(await added()).toMatchObject({
    otherwise: 'allow',
    rules: [
      {
        name: 'no-admin',
        action: 'deny',
        paths: [{ type: 'prefix', value: '/admin' }],
        scopes: ['read'],
      },
    ],
  });
});

test('a service that is asked by gRPC has no path', async () => {
  await startNew('External authorization');
  await type('textbox', "Path before the request's own", 'check');
  await userEvent.click(screen.getByRole('radio', { name: 'gRPC' }));
  expect(screen.queryByRole('textbox', { name: /Path before/ })).toBeNull();
  await userEvent.click(screen.getByRole('radio', { name: 'Everybody goes on' }));
  expect(await added()).toMatchObject({
    protocol: 'grpc',
    path_prefix: '/',
    when_unavailable: 'open',
  });
});

test('keys of tokens are fetched from an address, or from where the issuer says', async () => {
  await startNew('Tokens (JWT)');
  await type('textbox', 'Issuer', 'https://id.acme.test');
  await userEvent.click(screen.getByRole('radio', { name: 'Are at an address' }));
  expect(screen.queryByRole('textbox', { name: 'Public keys (JWKS)' })).toBeNull();
  await type('textbox', 'Address of the keys', 'https://id.acme.test/keys');
  await userEvent.click(screen.getByRole('button', { name: /How often/ }));
  await userEvent.click(screen.getByRole('switch', { name: /It is in a private network/ }));
  expect(await added()).toMatchObject({
    keys: {
      type: 'url',
      url: 'https://id.acme.test/keys',
      refresh_seconds: 300,
      trust: null,
      private: true,
    },
  });
});

test('what was said of fetching stays when the issuer is asked where its keys are', async () => {
  await startNew('Tokens (JWT)');
  await userEvent.click(screen.getByRole('radio', { name: 'Are at an address' }));
  await userEvent.click(screen.getByRole('button', { name: /How often/ }));
  await userEvent.click(screen.getByRole('switch', { name: /It is in a private network/ }));
  await userEvent.click(screen.getByRole('radio', { name: 'Are where the issuer says' }));
  expect(await added()).toMatchObject({
    keys: { type: 'issuer', refresh_seconds: 300, trust: null, private: true },
  });
});

test('people sign in with a provider that knows the gateway as a client', async () => {
  await startNew('Sign-in (OpenID)');
  await type('textbox', 'Issuer', 'https://id.acme.test');
  await type(
    'textbox',
    'Where people sign in (authorization endpoint)',
    'https://id.acme.test/auth',
  );
  await type('textbox', 'Where codes are exchanged (token endpoint)', 'https://id.acme.test/token');
  await type('textbox', 'Client ID', 'shop');
  expect(screen.getByText(/https:\/\/<hostname>\/oauth2\/callback/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Add header' }));
  await type('textbox', 'Claim', 'sub');
  await type('textbox', 'Header', 'x-user');
  expect(await added()).toMatchObject({
    type: 'oidc',
    issuer: 'https://id.acme.test',
    client_id: 'shop',
    scopes: ['openid'],
    session_seconds: 28_800,
    claims_to_headers: [{ claim: 'sub', header: 'x-user' }],
  });
});
