import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const names = async () => {
  const grid = await screen.findByRole('grid', { name: 'Objectives' });
  return within(grid)
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getByText(/answers?$|fast$/).textContent);
};

test('the least budget comes first, a negative one with its number', async () => {
  await renderAt('/objectives');
  await screen.findByText('Checkout is fast');
  expect(await names()).toEqual([
    'Checkout is fast',
    'Checkout answers',
    'Shop pages answer',
    'Back office answers',
  ]);
  expect(screen.getByText(/\u221227\.0/)).toBeVisible();
  expect(screen.getByText('2 need attention')).toBeVisible();
});

test('a click on a label shows those that have it, without opening one', async () => {
  await renderAt('/objectives');
  await screen.findByText('Back office answers');
  await userEvent.click(screen.getByRole('button', { name: 'Show objectives labelled internal' }));
  expect(window.location.search).toContain('label=internal');
  expect(await names()).toEqual(['Back office answers']);
});

test('one objective: three tiles, what burns it, and what its exclusions say', async () => {
  await renderAt('/objectives/ob-api');
  const left = await screen.findByRole('region', { name: 'Budget left' });
  expect(within(left).getByText(/18\.0/)).toBeVisible();
  expect(within(left).getByText(/last 6 h it is spent on/)).toBeVisible();
  const burn = await screen.findByRole('table', { name: 'Burn' });
  expect(within(burn).getAllByText('firing')).toHaveLength(4);
  expect(await screen.findByText('Move to the new database')).toBeVisible();
  expect(await screen.findByText(/withdrawn by alice/)).toBeVisible();
  expect(
    await screen.findByText('94 %', { normalizer: (text) => text.replace('\u2009', ' ') }),
  ).toBeVisible();
});

test('while one writes, the past is asked; what is refused stands at its field', async () => {
  server.use(
    http.post('*/api/v1/tenants/:tenant/objectives', () =>
      HttpResponse.json(
        {
          title: 'This cannot be kept',
          status: 422,
          code: 'invalid',
          problems: [
            {
              code: 'taken',
              severity: 'error',
              kind: '',
              name: '',
              pointer: '/slug',
              text: 'There is such an objective.',
            },
          ],
        },
        { status: 422 },
      ),
    ),
  );
  await renderAt('/objectives/new');
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Name'), 'Shop pages');
  expect(screen.getByLabelText('Short name')).toHaveValue('shop-pages');
  expect(await screen.findByText(/3 pages\s+and 1 ticket in the last 7 days/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Create objective' }));
  expect(await screen.findByText('There is such an objective.')).toBeVisible();
});
