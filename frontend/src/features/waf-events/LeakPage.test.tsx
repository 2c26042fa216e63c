import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { leakEvent } from '@/test/world/wafEvents';

let sent: Noted[];
beforeEach(() => {
  sent = noteWrites();
});

const button = (name: string) => screen.findByRole('button', { name });

test('a finding that is no leak is excluded with a reason in the draft, and counts as a false alarm', async () => {
  server.use(
    http.get('*/api/v1/slices/:slice/waf/events/ev-leak', () => HttpResponse.json(leakEvent)),
    http.put('*/api/v1/slices/:slice/waf/events/ev-leak/label', () => HttpResponse.json({})),
  );
  sent = noteWrites();
  await renderAt('/s/acme@edge/waf/events/ev-leak');
  await userEvent.click(await button('This is no leak…'));
  expect(await button('Exclude it')).toBeDisabled();
  await userEvent.click(screen.getByRole('radio', { name: /whatever this detector finds at/ }));
  await userEvent.type(screen.getByLabelText('Reason'), 'Test cards');
  await userEvent.click(await button('Exclude it'));
  await waitFor(() => expect(sent).toHaveLength(2));
  const [excluded, label] = sent;
  expect(excluded?.call).toBe('PATCH /slices/acme@edge/dlp-policies/payments');
  const { body } = excluded ?? {};
  const { exclusions } = (body as { spec: { exclusions: object[] } }).spec;
  expect(exclusions).toHaveLength(2);
  expect(exclusions[1]).toMatchObject({
    detector: 'card_number',
    pointer: '/user/card',
    fingerprint: '',
    reason: 'Test cards',
  });
  expect(label?.body).toEqual({ label: 'false_positive' });
});

const heldEvent = (fingerprint: string) => ({
  ...leakEvent,
  leaks: [
    {
      detector: 'held',
      label: 'Held for approval',
      action: 'hold',
      place: 'orders → bank.example',
      count: 1,
      sample: '',
      fingerprint,
    },
    ...leakEvent.leaks.map((leak) => ({ ...leak, action: 'hold' })),
  ],
});

test('what is held is approved for a while, with a reason; the secret is not shown', async () => {
  server.use(
    http.get('*/api/v1/slices/:slice/waf/events/ev-leak', () =>
      HttpResponse.json(heldEvent('feedfeedfeedfeed')),
    ),
  );
  await renderAt('/s/acme@edge/waf/events/ev-leak');
  expect(await screen.findByText('orders → bank.example')).toBeVisible();
  expect(await button('Approve')).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Reason'), 'The yearly report');
  await userEvent.click(await button('Approve'));
  await waitFor(() =>
    expect(sent).toContainEqual({
      call: 'POST /slices/acme@edge/waf/events/ev-leak/approval',
      body: { until: expect.any(String) as string, reason: 'The yearly report' },
      tag: null,
    }),
  );
});

test('an approval that is in force is shown, and revoked by one click', async () => {
  server.use(
    http.get('*/api/v1/slices/:slice/waf/events/ev-leak', () =>
      HttpResponse.json(heldEvent('0123456789abcdef')),
    ),
  );
  await renderAt('/s/acme@edge/waf/events/ev-leak');
  expect(await screen.findByText(/Approved by chen@acme.test: The yearly report/)).toBeVisible();
  await userEvent.click(await button('Revoke'));
  await waitFor(() =>
    expect(sent.map(({ call }) => call)).toContain(
      'POST /slices/acme@edge/dlp-approvals/ap-1/revoke',
    ),
  );
});
