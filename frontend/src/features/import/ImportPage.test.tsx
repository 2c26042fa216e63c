import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const DOCUMENT = 'server { server_name shop.example.com; return 404; }';
const ROUTE = {
  kind: 'route',
  name: 'shop-example-com',
  spec: { hostnames: ['shop.example.com'], action: { type: 'respond', status: 404 } },
};
const TRANSLATED = {
  objects: [{ kind: 'hostname', name: 'shop.example.com', spec: {} }, ROUTE],
  notes: [
    { severity: 'left_out', place: 'line 3: gzip on', text: 'is not understood.' },
    { severity: 'told', place: 'line 1', text: 'The gateway does this by itself.' },
  ],
};

function answering(translated: typeof TRANSLATED, sent: unknown[]) {
  server.use(
    http.post('*/slices/acme@edge/translations', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(translated);
    }),
    http.post('*/slices/acme@edge/import', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ added: 2, changed: 0, removed: 0, unchanged: 0 });
    }),
  );
}

const fill = async () => {
  await userEvent.click(await screen.findByRole('radio', { name: 'NGINX' }));
  await userEvent.click(screen.getByRole('textbox', { name: 'Text' }));
  await userEvent.paste(DOCUMENT);
  await userEvent.click(screen.getByRole('button', { name: 'See what it makes' }));
};

test('a document becomes objects of the draft once somebody has seen them', async () => {
  const sent: unknown[] = [];
  answering(TRANSLATED, sent);
  await renderAt('/s/acme@edge/import');
  await fill();
  const made = await screen.findByRole('region', { name: '2 objects' });
  expect(within(made).getByText('shop-example-com')).toBeVisible();
  expect(sent).toEqual([{ format: 'nginx', document: DOCUMENT, hostnames: [] }]);
  const left = screen.getByRole('region', { name: 'Left out' });
  expect(within(left).getByText('line 3: gzip on')).toBeVisible();
  await userEvent.click(within(made).getByRole('button', { name: 'Put into the draft' }));
  expect(await screen.findByText(/In the draft: 2 added/)).toBeVisible();
  expect(sent[1]).toEqual({ objects: TRANSLATED.objects });
  expect(screen.getByRole('link', { name: 'Review and publish' })).toBeVisible();
});

test('what was changed since is not put into the draft, and nothing is when nothing came of it', async () => {
  answering({ objects: [ROUTE], notes: [] }, []);
  await renderAt('/s/acme@edge/import');
  await fill();
  await screen.findByText('Everything was understood.');
  await userEvent.type(screen.getByRole('textbox', { name: 'Text' }), ' ');
  expect(screen.getByRole('button', { name: 'Put into the draft' })).toBeDisabled();
  expect(screen.getByText('The document was changed since.')).toBeVisible();
});
