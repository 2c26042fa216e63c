import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { boot } from '@/api/me';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { me } from '@/test/world/people';

let sent: Noted[];
beforeEach(() => {
  sent = noteWrites();
});

const open = (search = '') => renderAt(`/gateways/edge/delivery${search}`);

test('the rules are shown, and changed under the tag they were read with', async () => {
  await open();
  expect(await screen.findByDisplayValue('Standard')).toBeEnabled();
  const approvals = screen.getByRole('switch', { name: /second person/ });
  expect(approvals).toBeChecked();
  await userEvent.click(approvals);
  await waitFor(() =>
    expect(sent).toEqual([
      { call: 'PATCH /gateways/edge/delivery', body: { approvals_required: false }, tag: '"4"' },
    ]),
  );
});

test('every strategy stands on one line, the default is marked', async () => {
  await open();
  const table = await screen.findByRole('table', { name: 'Strategies' });
  const row = within(table).getByRole('link', { name: 'Standard' }).closest('tr');
  expect(row).toHaveTextContent('default');
  expect(row?.textContent?.replaceAll(/\s/g, ' ')).toContain('1 node · 10 min → 5 % · 15 min');
});

test('stopping the line says what stops, and needs a reason', async () => {
  server.use(
    http.get('*/api/v1/rollouts', () =>
      HttpResponse.json({ items: [{ slice: 'acme@edge' }, { slice: 'globex@edge' }], next: null }),
    ),
  );
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Stop the line' }));
  expect(await screen.findByText('2 rollouts stop where they are:')).toBeVisible();
  const verb = screen.getByRole('button', { name: 'Stop edge' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Reason'), 'payments fail');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        call: 'POST /freezes',
        body: { gateway: 'edge', starts_at: null, ends_at: null, reason: 'payments fail' },
      },
    ]),
  );
});

test('a planned freeze can be cancelled, an ended one cannot be ended again', async () => {
  await open();
  const table = await screen.findByRole('table', { name: 'Freezes' });
  expect(within(table).getAllByRole('button')).toHaveLength(1);
  await userEvent.click(within(table).getByRole('button', { name: 'Cancel' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Cancel the freeze' }));
  await waitFor(() => expect(sent).toMatchObject([{ call: 'POST /freezes/f-sale/end' }]));
});

test('a new freeze says what is missing before it can be made', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'New freeze' }));
  expect(await screen.findByText('Say why.')).toBeVisible();
  const make = screen.getByRole('button', { name: 'Freeze' });
  expect(make).toBeDisabled();
  await userEvent.click(screen.getByRole('radio', { name: 'Every gateway' }));
  await userEvent.type(screen.getByLabelText('Reason'), 'year end');
  await userEvent.click(make);
  await waitFor(() =>
    expect(sent).toMatchObject([{ call: 'POST /freezes', body: { gateway: null } }]),
  );
});

test('what the server finds wrong with a stage stands at its field', async () => {
  const found = {
    code: 'cohort_shrinks',
    severity: 'error',
    pointer: '/stages/1/cohort/percent',
    text: 'must be more than 25 %',
  };
  server.use(
    http.post('*/api/v1/strategies', () =>
      HttpResponse.json(
        { title: 'Not valid', status: 422, code: 'invalid', problems: [found] },
        { status: 422 },
      ),
    ),
  );
  await open('?strategy=%2B&from=standard');
  await userEvent.type(await screen.findByLabelText('Name'), 'ours');
  await userEvent.click(screen.getByRole('button', { name: 'Create strategy' }));
  const stage = within(await screen.findByRole('group', { name: 'Stage 2' }));
  expect(await stage.findByText('must be more than 25 %')).toBeVisible();
});

test('a built-in strategy is read; one’s own is written from it', async () => {
  await open('?strategy=careful');
  const copy = await screen.findByRole('button', { name: 'New from this' });
  expect(screen.queryByRole('button', { name: 'Save strategy' })).toBeNull();
  await userEvent.click(copy);
  await userEvent.type(await screen.findByLabelText('Name'), 'slow');
  const first = within(screen.getByRole('group', { name: 'Stage 1' }));
  await userEvent.clear(first.getByLabelText('Bakes for'));
  await userEvent.type(first.getByLabelText('Bakes for'), '1.5');
  await userEvent.click(screen.getByRole('button', { name: 'Create strategy' }));
  await waitFor(() =>
    expect(sent).toMatchObject([
      { call: 'POST /strategies', body: { name: 'slow', gateway: 'edge' } },
    ]),
  );
  expect(sent[0]?.body).toMatchObject({
    stages: [{ bake_seconds: 90 }, { bake_seconds: 3600 }, { bake_seconds: 7200 }],
  });
});

test('who does not operate the platform sees everything and can change nothing', async () => {
  vi.spyOn(boot.me, 'permissions', 'get').mockReturnValue({
    ...me.permissions,
    platform: ['view'],
  });
  await open();
  expect(await screen.findByText(/needs the permission “operate”/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Stop the line' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'New freeze' })).toBeNull();
  expect(screen.getByRole('switch', { name: /second person/ })).toBeDisabled();
});
