import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { shifts } from '@/test/world/controls';

let sent: Noted[];
beforeEach(() => {
  sent = noteWrites();
});
const open = (id = 'sh-1') => renderAt(`/s/acme@edge/shifts/${id}`);
const thin = (text: string | null) => (text ?? '').replaceAll('\u2009', ' ');

test('it says in a sentence how much has moved and what comes next', async () => {
  await open();
  const sentence = await screen.findByText(/is to get/);
  expect(thin(sentence.closest('p')?.textContent ?? '')).toBe(
    'echo-v2 is to get 25 % of what echo-v1 had. Next is 50 %.',
  );
});

test('each step shows how far it came; those to come show what they will need', async () => {
  await open();
  const steps = within(await screen.findByRole('list', { name: 'Steps' })).getAllByRole('listitem');
  const words = steps.map(({ textContent }) => thin(textContent));
  expect(words[0]).toContain('passed');
  expect(words[1]).toMatch(/baked 6 min 30 s of 10 min412 of 500 requestsr415/);
  expect(words[2]).toContain('bakes 10 minat least 500 requests');
});

test('the two services are the arms of the evidence', async () => {
  await open();
  const panel = await screen.findByRole('region', { name: 'Evidence' });
  expect(within(panel).getByText('echo-v2 compared with echo-v1 on this route')).toBeVisible();
  expect((await within(panel).findAllByText('echo-v2')).length).toBeGreaterThan(0);
});

test('promoting before the evidence is there says so, and asks why', async () => {
  await open();
  await screen.findByText(/is to get/);
  await userEvent.keyboard('p');
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('Promote the shift of shop-api?')).toBeInTheDocument();
  expect(await dialog.findByText(/although evidence is missing/)).toBeInTheDocument();
  expect(dialog.getByRole('button', { name: 'Promote' })).toBeDisabled();
  await userEvent.type(dialog.getByLabelText(/^Reason/), 'looked by hand');
  await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      { call: 'POST /shifts/sh-1/promote', body: { reason: 'looked by hand', step: 1 } },
    ]),
  );
});

test('pausing asks, but wants no reason; aborting does', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Pause' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.queryByLabelText(/^Reason/)).toBeNull();
  await userEvent.click(dialog.getByRole('button', { name: 'Pause' }));
  await waitFor(() => expect(sent).toMatchObject([{ call: 'POST /shifts/sh-1/pause', body: {} }]));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await userEvent.click(screen.getByRole('button', { name: 'Abort' }));
  expect(await screen.findByRole('button', { name: 'Give back to echo-v1' })).toBeDisabled();
});

test('a refusal that names the reason stands at the reason', async () => {
  const found = { code: 'required', severity: 'error', pointer: '/reason', text: 'Say why.' };
  server.use(
    http.post('*/api/v1/shifts/:id/promote', () =>
      HttpResponse.json(
        { title: 'Not valid', status: 422, code: 'invalid', problems: [found] },
        { status: 422 },
      ),
    ),
    http.get('*/api/v1/shifts/:id/evidence', () => new HttpResponse(null, { status: 503 })),
  );
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Promote' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByRole('button', { name: 'Promote' })).toBeDisabled();
  await userEvent.type(dialog.getByLabelText(/^Reason/), 'x');
  await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
  expect(await dialog.findByText('Say why.')).toBeVisible();
});

test('one that went back says why, and offers nothing', async () => {
  await open('sh-2');
  expect(await screen.findByText(/Went back: echo-v1 has what it had before/)).toBeVisible();
  expect(screen.getByText(/5xx on echo-v2 4.1 %/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Promote' })).toBeNull();
});

test('the list has those under way first; from a route one starts another', async () => {
  server.use(
    http.get('*/api/v1/slices/:slice/shifts', () =>
      HttpResponse.json({ items: shifts.toReversed(), next: null }),
    ),
  );
  await renderAt('/s/acme@edge/shifts?route=shop-api');
  const links = within(await screen.findByRole('table', { name: 'Traffic shifts', hidden: true }))
    .getAllByRole('link', { hidden: true })
    .map(({ textContent }) => textContent);
  expect(links[0]).toBe('shop-api');
  await userEvent.click(await screen.findByRole('button', { name: 'Start the shift' }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        call: 'POST /slices/acme@edge/shifts',
        body: {
          route: 'shop-api',
          from_service: 'echo-v1',
          to_service: 'echo-v2',
          bake_seconds: 600,
        },
      },
    ]),
  );
  await waitFor(() => expect(window.location.pathname).toBe('/console/s/acme@edge/shifts/sh-1'));
});
