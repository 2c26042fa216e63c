import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import type { TenantCosts } from '@/api/types/costs';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { barsOf, costly } from './days';
import { blank, missingOf, pricesBody, type Draft } from './drafts';
import { formatBytes } from '@/lib/numbers';
import { changeOf, formatMoney, shifted } from './money';

test.each([
  ['0', 'EUR', '0.00\u2009EUR'],
  ['1234.5', 'EUR', '1,234.50\u2009EUR'],
  ['0.000431', 'EUR', '0.00043\u2009EUR'],
  ['-12.5', '', '-12.50'],
])('an amount of %s is %s', (amount, currency, text) =>
  expect(formatMoney(amount, currency)).toBe(text),
);

test.each([
  [0, '0\u2009B'],
  [999, '999\u2009B'],
  [1_500, '1.50\u2009kB'],
  [2_340_000_000, '2.34\u2009GB'],
])('%d bytes', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test('months follow each other over the turn of the year', () => {
  expect(shifted('2026-12', 1)).toBe('2027-01');
  expect(shifted('2026-01', -1)).toBe('2025-12');
});

test('nothing can be compared with a month without costs', () =>
  expect([changeOf('5', '0'), changeOf('6', '5')]).toEqual([null, '+20\u2009%']));

test('only meters that cost anything are drawn, and a day without charges is no bar', () => {
  const days = [
    { day: '2026-11-02', meter: 'nodes', cost: '3', quantity: '2' },
    { day: '2026-11-04', meter: 'requests', cost: null, quantity: '9' },
  ] as const;
  expect(costly(days)).toEqual(['nodes']);
  expect(barsOf(days, ['nodes']).map(({ counts }) => counts)).toEqual([{ nodes: 3 }, { nodes: 0 }]);
});

test('the last tier of a price never ends', () => {
  const draft = blank('2026-12-01');
  expect(missingOf(draft)).toBe('need.price');
  const priced = (upTo: string): Draft => {
    const tiers = [
      { upTo, unitPrice: '0.08' },
      { upTo: '7', unitPrice: '0.05' },
    ];
    return { ...draft, prices: [{ meter: 'bytes_out', gateways: [], tiers }] };
  };
  expect(missingOf(priced(''))).toBe('need.tier');
  expect(missingOf(priced('10'))).toBeNull();
  const [body] = pricesBody(priced('10')).prices;
  expect(body?.tiers.map(({ up_to }) => up_to)).toEqual(['10', null]);
});

const costs: TenantCosts = {
  statement: {
    tenant: 'acme', month: '2026-11', currency: 'EUR', billed_cost: '42.5', idle_cost: '0', corrected: '-2',
    requests: 1000, measured: 900, bytes_in: 1_000_000, bytes_out: 2_000_000_000, is_priced: true,
    as_of: '2026-11-21T02:00:00Z', closed_at: null,
  },
  before: null,
  foreseen: '130',
  bytes_since: '2026-11-03',
  time_zone: 'UTC',
  days: [{ day: '2026-11-20', meter: 'bytes_out', cost: '42.5', quantity: '2000000000' }],
  parts: [
    { name: 'shop', cost: '40', cost_before: '10', bytes_out: 2_000_000_000, bytes_in: 9, requests: 900, measured: 900 },
    { name: 'old', cost: '2.5', cost_before: '0', bytes_out: 0, bytes_in: 0, requests: 100, measured: 0 },
  ],
  rest: '0',
  corrections: [{ day: '2026-11-20', amount: '-2', reason: 'An outage.', author: 'olga' }],
  budgets: [
    { id: '1', name: 'Shop', amount: '100', thresholds: [50], is_forecast_told: true, version: 1, created_by: 'olga', spent: '40.5', foreseen: '130' },
  ],
  anomalies: [],
}; // prettier-ignore

test('a month says what is known of it, what is not, and where it will end', async () => {
  server.use(http.get('*/api/v1/tenants/acme/costs', () => HttpResponse.json(costs)));
  await renderAt('/t/acme/costs');
  expect((await screen.findAllByText('42.50 EUR'))[0]).toBeVisible();
  expect(screen.getByText(/Of 90 % of the requests; known since 2026-11-03/)).toBeVisible();
  expect(screen.getAllByText('unknown')).toHaveLength(2);
  expect(screen.getByText(/more than the budget/)).toBeVisible();
  expect(screen.getByText('An outage.')).toBeVisible();
});

test('a budget is not sent before it is whole, and a refusal stands at its field', async () => {
  let sent: unknown;
  server.use(
    http.get('*/api/v1/tenants/acme/costs', () => HttpResponse.json(costs)),
    http.post('*/api/v1/tenants/acme/cost-budgets', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(
        {
          type: 'x', title: 'Taken', status: 409, detail: '', code: 'name_taken', request_id: 'r',
          problems: [{ code: 'name_taken', severity: 'error', pointer: '/name', text: 'There is already a budget Shop.' }],
        },
        { status: 409, headers: { 'Content-Type': 'application/problem+json' } },
      ); // prettier-ignore
    }),
  );
  await renderAt('/t/acme/costs');
  await userEvent.click(await screen.findByRole('button', { name: 'Add a budget' }));
  const dialog = await screen.findByRole('dialog');
  const add = () => within(dialog).getByRole('button', { name: 'Add a budget' });
  expect(add()).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Name'), 'Shop');
  await userEvent.type(screen.getByLabelText('Amount a month'), '250.00');
  await userEvent.click(add());
  expect(await screen.findByText('There is already a budget Shop.')).toBeVisible();
  expect(sent).toEqual({
    name: 'Shop',
    amount: '250.00',
    thresholds: [50, 80, 100],
    is_forecast_told: true,
  });
});

test('a correction of the month that is shown is signed and has a reason', async () => {
  let sent: unknown;
  server.use(
    http.get('*/api/v1/tenants/acme/costs', () => HttpResponse.json(costs)),
    http.post('*/api/v1/tenants/acme/costs/corrections', async ({ request }) => {
      sent = await request.json();
      return HttpResponse.json(costs.corrections[0], { status: 201 });
    }),
  );
  await renderAt('/t/acme/costs?month=2026-10');
  await userEvent.click(await screen.findByRole('button', { name: 'Add a correction' }));
  const dialog = await screen.findByRole('dialog');
  const add = () => within(dialog).getByRole('button', { name: 'Add a correction' });
  await userEvent.type(within(dialog).getByLabelText('Amount'), '0');
  await userEvent.type(within(dialog).getByLabelText('Reason'), 'An outage.');
  expect(add()).toBeDisabled();
  await userEvent.clear(within(dialog).getByLabelText('Amount'));
  await userEvent.type(within(dialog).getByLabelText('Amount'), '-12.50');
  await userEvent.click(add());
  await waitFor(() =>
    expect(sent).toEqual({ month: '2026-10', amount: '-12.50', reason: 'An outage.' }),
  );
});
