import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { issuers } from '@/test/world/certificatesAround';

const problem = (status: number, more: object = {}) =>
  HttpResponse.json({ title: 'Not now', status, code: 'no', ...more }, { status });

async function edit(title: string) {
  await renderAt('/issuers');
  await userEvent.click(await screen.findByRole('button', { name: `Edit ${title}` }));
  return within(await screen.findByRole('dialog'));
}

test('a title is changed under the tag, and nothing else is sent', async () => {
  const sent = noteWrites();
  const dialog = await edit('Pebble (test CA)');
  const title = await dialog.findByLabelText('Title');
  expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await userEvent.clear(title);
  await userEvent.type(title, 'Pebble');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toMatchObject([{ call: 'PATCH /issuers/pebble', tag: '"2"' }]));
  expect(sent[0]?.body).toEqual({ title: 'Pebble' });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('who was overtaken is told, and may load what is there now', async () => {
  server.use(http.patch('*/api/v1/issuers/:name', () => problem(412)));
  const dialog = await edit('Pebble (test CA)');
  await userEvent.type(await dialog.findByLabelText('Title'), ' 2');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByRole('alert')).toHaveTextContent('Nothing was saved.');
  server.use(
    http.get('*/api/v1/issuers/:name', () =>
      HttpResponse.json({ ...issuers[0], title: 'By Bob' }, { headers: { ETag: '"3"' } }),
    ),
  );
  await userEvent.click(dialog.getByRole('button', { name: 'Load it as it is now' }));
  await waitFor(() => expect(dialog.getByLabelText('Title')).toHaveValue('By Bob'));
});

test('a secret that is set is not shown; how records are written has its errors at the field', async () => {
  const dns = { type: 'rfc2136', server: '192.0.2.53', key_name: 'gate' };
  const text = 'This server does not answer.';
  server.use(
    http.get('*/api/v1/issuers/:name', () =>
      HttpResponse.json(
        { ...issuers[0], challenge: 'dns-01', dns, has_dns_secret: true },
        { headers: { ETag: '"2"' } },
      ),
    ),
    http.patch('*/api/v1/issuers/:name', () =>
      problem(422, {
        problems: [{ code: 'invalid', severity: 'error', pointer: '/dns/server', text }],
      }),
    ),
  );
  const dialog = await edit('Pebble (test CA)');
  expect(await dialog.findByText('It is set. Enter a new one to replace it.')).toBeVisible();
  expect(dialog.getByLabelText('Secret')).toHaveValue('');
  await userEvent.type(dialog.getByLabelText('Server'), '0');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByText(text)).toBeVisible();
  expect(screen.queryByText('Not now')).toBeNull();
});
