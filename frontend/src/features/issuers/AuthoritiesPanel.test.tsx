import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { authorities, issuers } from '@/test/world/certificatesAround';

const own = issuers[1] as (typeof issuers)[number];

async function ask(name: string) {
  await renderAt('/issuers');
  await userEvent.click(await screen.findByRole('button', { name }));
  return within(await screen.findByRole('dialog'));
}

test('each authority says where it stands and what comes from it', async () => {
  await renderAt('/issuers');
  const table = within(await screen.findByRole('table', { name: /Authorities of/ }));
  const rows = table.getAllByRole('row').slice(1);
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^3 · prepared/),
    expect.stringMatching(/^2 · active.*12/),
    expect.stringMatching(/^1 · retiring/),
  ]);
  expect(screen.queryByRole('button', { name: 'Prepare the next authority' })).toBeNull();
});

test('activating says what clients notice, and replaces what was issued before', async () => {
  const sent = noteWrites();
  const dialog = await ask('Activate authority 3');
  expect(dialog.getByText(/accept new certificates, too/)).toBeVisible();
  expect(dialog.getByText('Certificates of authority 2 (12 served)')).toBeVisible();
  await userEvent.click(dialog.getByRole('button', { name: 'Activate authority 3' }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      { call: 'POST /issuers/internal/authorities/3/activate', body: { reissue: true } },
    ]),
  );
});

test('a compromised key needs a reason', async () => {
  const sent = noteWrites();
  const dialog = await ask('Activate authority 3');
  await userEvent.click(dialog.getByRole('radio', { name: 'Its key is compromised' }));
  expect(dialog.queryByText(/accept new certificates, too/)).toBeNull();
  const verb = dialog.getByRole('button', { name: 'Activate authority 3' });
  expect(verb).toBeDisabled();
  await userEvent.type(dialog.getByLabelText(/What happened/), 'Stolen.');
  await userEvent.click(verb);
  await waitFor(() => expect(sent[0]?.body).toEqual({ compromised: true, reason: 'Stolen.' }));
});

test('one that is still in use stays, and the dialog says why', async () => {
  const detail = '2 certificates of it are served; the first is acme@edge/shop.';
  server.use(
    http.post('*/api/v1/issuers/internal/authorities/1/retire', () =>
      HttpResponse.json(
        { title: 'The current state forbids this', detail, status: 409, code: 'authority_in_use' },
        { status: 409 },
      ),
    ),
  );
  const dialog = await ask('Retire authority 1');
  await userEvent.click(dialog.getByRole('button', { name: 'Retire authority 1' }));
  expect(await dialog.findByText(detail)).toBeVisible();
});

test('where none is prepared the next one can be', async () => {
  server.use(
    http.get('*/api/v1/issuers', () =>
      HttpResponse.json({ items: [{ ...own, authorities: authorities.slice(1) }] }),
    ),
  );
  const sent = noteWrites();
  const dialog = await ask('Prepare the next authority');
  expect(dialog.getByText(/no client notices/)).toBeVisible();
  await userEvent.click(dialog.getByRole('button', { name: 'Prepare it' }));
  await waitFor(() => expect(sent).toMatchObject([{ call: 'POST /issuers/internal/authorities' }]));
});
