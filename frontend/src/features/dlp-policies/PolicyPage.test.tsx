import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { DlpPolicySpec } from '@/api/types/dlp';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const PLACE = '/slices/acme@edge/dlp-policies/payments';

beforeEach(() => unsaved.forget('acme@edge/dlp-policies/payments'));

const open = () => renderAt('/s/acme@edge/dlp-policies?open=payments');

async function save(): Promise<DlpPolicySpec> {
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Save to draft' }));
  await waitFor(() => expect(writes.map(({ call }) => call)).toContain(`PUT ${PLACE}`));
  const { body } = writes.find(({ call }) => call === `PUT ${PLACE}`) ?? {};
  return (body as { spec: DlpPolicySpec }).spec;
}

test('the list says what each policy does, and how much it looks for', async () => {
  await renderAt('/s/acme@edge/dlp-policies');
  const row = (await screen.findByText('payments')).closest('[role="row"]');
  await waitFor(() => expect(row).toHaveTextContent(/Observe311/));
});

test('a text is tried with the policy as it is edited, and nothing keeps the answer', async () => {
  await open();
  const writes = noteWrites();
  const box = await screen.findByRole('textbox', { name: 'A text, as the body of a request' });
  await userEvent.type(box, 'pay 4012888888881881');
  await userEvent.click(screen.getByRole('button', { name: 'What would be found?' }));
  const found = await screen.findByRole('list', { name: 'What was found' });
  expect(found).toHaveTextContent(/Card number Block 40…81 in body \/note \(2 different values\)/);
  expect(screen.getByText(/Passes, as the policy only observes/)).toBeVisible();
  expect(writes[0]).toMatchObject({
    call: 'POST /slices/acme@edge/dlp/try',
    body: { text: 'pay 4012888888881881', spec: { mode: 'observe' } },
  });
});

test('a secret is sent once; the call that is shown for it does not have it', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Add a secret' }));
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.type(dialog.getByLabelText('Name'), 'stripe');
  await userEvent.type(dialog.getByLabelText('Secret'), 'short');
  expect(dialog.getByRole('button', { name: 'Look for it' })).toBeDisabled();
  await userEvent.type(dialog.getByLabelText('Secret'), '-c0Nq7wZt4Vb9Yx2L');
  const writes = noteWrites();
  await userEvent.click(dialog.getByRole('button', { name: 'Look for it' }));
  await waitFor(() =>
    expect(writes).toContainEqual({
      call: `POST ${PLACE}/secrets`,
      body: { name: 'stripe', secret: 'short-c0Nq7wZt4Vb9Yx2L', action: 'block' },
      tag: '"3"',
    }),
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(document.body).not.toHaveTextContent('c0Nq7wZt4Vb9Yx2L');
});

test('before a secret goes, somebody is asked', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Remove api-key' }));
  const writes = noteWrites();
  const dialog = within(await screen.findByRole('dialog'));
  await userEvent.click(dialog.getByRole('button', { name: 'Remove api-key' }));
  await waitFor(() =>
    expect(writes.map(({ call }) => call)).toContain(`DELETE ${PLACE}/secrets/api-key`),
  );
});

test('what is looked at of answers begins with what is usual', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: /^Answers of services/ }));
  await userEvent.type(
    screen.getByRole('combobox', { name: 'Headers of answers' }),
    'x-note{enter}',
  );
  const { responses } = await save();
  expect(responses).toMatchObject({ headers: ['x-note'], wait_seconds: 2, unread: 'flag' });
  expect(responses?.content_types).toContain('application/json');
});

test('detectors that cry wolf are seen', async () => {
  await open();
  const table = await screen.findByRole('table', { name: 'How its detectors did' });
  const [, card, mail] = within(table).getAllByRole('row');
  expect(card).toHaveTextContent(/Card number.*240.*12.*75/);
  expect(within(card as HTMLElement).getByTitle('noisy')).toBeVisible();
  expect(within(mail as HTMLElement).queryByTitle('noisy')).toBeNull();
});

test('an exclusion is by one thing, and keeps what was typed when that changes', async () => {
  await open();
  await userEvent.click(
    await screen.findByRole('button', { name: /^card_number/, expanded: false }),
  );
  await userEvent.click(screen.getByRole('combobox', { name: 'By' }));
  await userEvent.click(await screen.findByRole('option', { name: 'Argument', hidden: true }));
  const { exclusions } = await save();
  expect(exclusions[0]).toMatchObject({ pointer: '', argument: '/orders/*/reference' });
});

test('a switch says what the policy really does, and until when', async () => {
  server.use(
    http.get('*/api/v1/slices/acme@edge/switches', () =>
      HttpResponse.json({
        items: [
          {
            id: 's1',
            slice: 'acme@edge',
            type: 'dlp_off',
            target: '',
            destination: '',
            reason: 'Blocks orders',
            show_reason: false,
            retry_after_seconds: 300,
            state: 'on',
            thrown_by: 'chen@acme.test',
            thrown_at: '2026-11-21T12:00:00Z',
            expires_at: '2026-11-21T13:00:00Z',
            lifted_by: null,
            lifted_at: null,
            rollout: null,
          },
        ],
        next: null,
      }),
    ),
  );
  await open();
  expect(
    await screen.findByText(/by a kill switch of chen@acme.test: Blocks orders/),
  ).toBeVisible();
});

test('observing becomes enforcing by one click in the draft, and leads to the review', async () => {
  await open();
  const writes = noteWrites();
  await userEvent.click(await screen.findByRole('button', { name: 'Enforce from now on…' }));
  await waitFor(() => expect(window.location.pathname).toMatch(/acme@edge\/review$/));
  expect(writes).toContainEqual({
    call: `PATCH ${PLACE}`,
    body: { spec: { mode: 'enforce' } },
    tag: '"3"',
  });
});
