import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { FakeDraft } from '@/intent/fakeDraft';
import { unsaved } from '@/intent/unsaved';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

let draft: FakeDraft;
beforeEach(() => {
  draft = new FakeDraft();
  unsaved.forget('acme@edge/routes/shop-root');
  server.use(
    ...draft.handlers(),
    http.get('*/api/v1/slices/:slice/services', () => HttpResponse.json({ items: [], next: null })),
  );
});

const choose = async (field: string, option: string) => {
  await userEvent.click(await screen.findByRole('combobox', { name: field }));
  await userEvent.click(await screen.findByRole('option', { name: option, hidden: true }));
};
const saved = async () => {
  await userEvent.click(screen.getByRole('button', { name: 'Save to draft' }));
  await waitFor(() => expect(draft.writes).toHaveLength(1));
  return draft.writes[0];
};

test('calls of gRPC stand in place of a path', async () => {
  await renderAt('/s/acme@edge/routes?open=shop-root');
  await choose('Kind of match', 'gRPC call');
  expect(screen.queryByRole('textbox', { name: 'Path' })).toBeNull();
  await userEvent.type(screen.getByRole('textbox', { name: 'Service' }), 'shop.Orders');
  expect(await saved()).toMatchObject({
    spec: {
      match: {
        path: { type: 'prefix', value: '/' },
        grpc: { type: 'exact', service: 'shop.Orders', method: null },
      },
    },
  });
});

test('a cookie, the scheme and a network are conditions, too', async () => {
  await renderAt('/s/acme@edge/routes?open=shop-root');
  await userEvent.click(await screen.findByRole('button', { name: 'Cookie condition' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), 'group');
  await userEvent.type(screen.getByRole('textbox', { name: 'Value' }), 'beta');
  await userEvent.click(screen.getByRole('button', { name: 'Clients and scheme' }));
  await userEvent.type(screen.getByRole('combobox', { name: 'Clients' }), '192.0.2.0/24{Enter}');
  await choose('Scheme', 'https');
  expect(await saved()).toMatchObject({
    spec: {
      match: {
        cookies: [{ name: 'group', type: 'exact', value: 'beta', invert: false }],
        client_addresses: ['192.0.2.0/24'],
        scheme: 'https',
      },
    },
  });
});
