import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const refusal = {
  type: 'https://gatehouse.dev/problems/step_up_needed',
  title: 'Prove again that it is you',
  status: 403,
  code: 'step_up_needed',
  ways: ['code'],
};

test('one sees how one gets in and where one is signed in', async () => {
  await renderAt('/account');
  expect(await screen.findByText('Phone')).toBeVisible();
  expect(screen.getByText('9 codes are left.')).toBeVisible();
  expect(await screen.findByText('Firefox on Linux')).toBeVisible();
  expect(screen.getByText('this browser')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Sign out Safari on iOS' })).toBeVisible();
});

test('what needs a proof waits for it, and then goes on by itself', async () => {
  const asked: string[] = [];
  let isProved = false;
  server.use(
    http.delete('*/api/v1/me/factors/f-phone', () => {
      asked.push('remove');
      return isProved
        ? new HttpResponse(null, { status: 204 })
        : HttpResponse.json(refusal, { status: 403 });
    }),
    http.post('*/api/v1/me/proof', async ({ request }) => {
      expect(await request.json()).toEqual({ code: '123456' });
      expect(request.headers.has('Idempotency-Key')).toBe(false);
      asked.push('prove');
      isProved = true;
      return HttpResponse.json({ ways: ['code'], fresh_until: null });
    }),
  );
  await renderAt('/account');
  await userEvent.click(await screen.findByRole('button', { name: 'Remove Phone' }));
  const question = await screen.findByRole('dialog', { name: 'Remove Phone?' });
  await userEvent.click(within(question).getByRole('button', { name: 'Remove Phone' }));
  await userEvent.type(await screen.findByLabelText(/Code of your/), '123456');
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }));
  await expect.poll(() => asked).toEqual(['remove', 'prove', 'remove']);
  expect(screen.queryByText('Is it still you?')).toBeNull();
});

test('a password may be pasted, and managers of passwords know its field', async () => {
  const proved: unknown[] = [];
  server.use(
    http.delete('*/api/v1/me/factors/f-phone', () =>
      proved.length
        ? new HttpResponse(null, { status: 204 })
        : HttpResponse.json({ ...refusal, ways: ['password'] }, { status: 403 }),
    ),
    http.post('*/api/v1/me/proof', async ({ request }) => {
      proved.push(await request.json());
      return HttpResponse.json({ ways: ['password'], fresh_until: null });
    }),
  );
  await renderAt('/account');
  await userEvent.click(await screen.findByRole('button', { name: 'Remove Phone' }));
  const question = await screen.findByRole('dialog', { name: 'Remove Phone?' });
  await userEvent.click(within(question).getByRole('button', { name: 'Remove Phone' }));
  const field = await screen.findByLabelText('Password', { selector: 'input' });
  expect(field).toHaveAttribute('type', 'password');
  expect(field).toHaveAttribute('autocomplete', 'current-password');
  await userEvent.click(field);
  await userEvent.paste('  correct horse battery  ');
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }));
  await expect.poll(() => proved).toEqual([{ password: '  correct horse battery  ' }]);
});

test('whoever gives no proof finds the refusal, and nothing happened', async () => {
  server.use(
    http.post('*/api/v1/me/recovery-codes', () => HttpResponse.json(refusal, { status: 403 })),
  );
  await renderAt('/account');
  await userEvent.click(await screen.findByRole('button', { name: 'Make new codes' }));
  const question = await screen.findByRole('dialog', { name: /Make ten/ });
  await userEvent.click(within(question).getByRole('button', { name: 'Make new codes' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Not now' }));
  expect(await within(question).findByText('Prove again that it is you')).toBeVisible();
});

test('new recovery codes are shown once', async () => {
  await renderAt('/account');
  await userEvent.click(await screen.findByRole('button', { name: 'Make new codes' }));
  const question = await screen.findByRole('dialog', { name: /Make ten/ });
  await userEvent.click(within(question).getByRole('button', { name: 'Make new codes' }));
  expect(await screen.findByText(/7q2m4k/)).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'I have copied it' }));
  expect(screen.queryByText(/7q2m4k/)).toBeNull();
});
