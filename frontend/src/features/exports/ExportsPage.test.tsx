import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { collector, mimir } from '@/test/world/exports';

const panel = (name: string) => screen.findByRole('region', { name });
const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));

/** Pastes: every key would be another drawing of the form. */
async function fill(field: HTMLElement, text: string) {
  await userEvent.click(field);
  await userEvent.paste(text);
}

test('each export says how far it has come and what its receiver complains of', async () => {
  await renderAt('/exports');
  const well = await panel('mimir');
  expect(well).toHaveTextContent('sending');
  expect(well).toHaveTextContent('told everything up to 42 s ago');
  expect(well).toHaveTextContent('X-Scope-OrgID');
  const away = await panel('otel');
  expect(away).toHaveTextContent('failing');
  expect(away).toHaveTextContent('It answered 503.');
  expect(away).toHaveTextContent('12 samples were refused');
});

test('a test says what became of it', async () => {
  const sent = noteWrites();
  await renderAt('/exports');
  await press('Send a test to otel');
  const tried = within(await panel('otel'));
  await waitFor(() => expect(tried.getAllByText(/It answered 503\./)).toHaveLength(2));
  expect(sent).toMatchObject([{ call: `POST /exports/${collector.id}/test` }]);
});

test('an export is added with headers that are shown nowhere', async () => {
  const sent = noteWrites();
  await renderAt('/exports');
  await press('Add export');
  const dialog = within(await screen.findByRole('dialog'));
  const add = dialog.getByRole('button', { name: 'Add export' });
  expect(add).toBeDisabled();
  await fill(dialog.getByLabelText('Name'), 'thanos');
  await fill(dialog.getByLabelText('Address'), 'https://thanos.test/receive');
  await fill(dialog.getByLabelText('Headers'), 'Authorization: Bearer secret');
  await userEvent.click(add);
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.body).toMatchObject({
    kind: 'remote_write',
    name: 'thanos',
    headers: { Authorization: 'Bearer secret' },
    interval_seconds: 60,
  });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a mistake stands at its field and nothing is lost', async () => {
  const text = 'An address beginning with https:// is needed.';
  server.use(
    http.patch('*/api/v1/exports/:id', () =>
      HttpResponse.json(
        {
          title: 'No',
          status: 422,
          code: 'invalid',
          problems: [{ code: 'invalid', severity: 'error', pointer: '/url', text }],
        },
        { status: 422 },
      ),
    ),
  );
  await renderAt('/exports');
  await press('Edit mimir');
  const dialog = within(await screen.findByRole('dialog'));
  const url = dialog.getByLabelText('Address');
  await userEvent.clear(url);
  await fill(url, 'http://x.test');
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByText(text)).toBeVisible();
  expect(url).toHaveValue('http://x.test');
});

test('an export is removed once its name is typed', async () => {
  const sent = noteWrites();
  await renderAt('/exports');
  await press('Remove mimir');
  const dialog = within(await screen.findByRole('dialog'));
  await fill(dialog.getByRole('textbox'), 'mimir');
  await userEvent.click(dialog.getByRole('button', { name: 'Remove mimir' }));
  await waitFor(() =>
    expect(sent).toMatchObject([{ call: `DELETE /exports/${mimir.id}`, tag: '"3"' }]),
  );
});
