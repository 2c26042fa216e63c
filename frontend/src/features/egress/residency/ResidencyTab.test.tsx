import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';

const TITLE = 'Which data went where, from where';

test('data stands by its class with where it left from and where it went, and is had as a file', async () => {
  await renderAt('/s/acme@edge/egress?tab=residency');
  const table = await screen.findByRole('table', { name: TITLE });
  const rows = within(table).getAllByRole('row').slice(1);
  expect(
    rows.map((row) =>
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent?.replace(/\s/g, ' ')),
    ),
  ).toEqual([
    ['personal', 'eu-west', 'eu', '812', '0', '90.1 kB'],
    ['personal', 'nobody says', 'nobody says', '0', '3', '0 B'],
  ]);
  const href = screen.getByRole('link', { name: 'As CSV' }).getAttribute('href');
  expect(href).toMatch(/^\/api\/v1\/slices\/acme@edge\/egress\/residency\?.*as=csv/);
});

test('the rules stand above with the way to where each is written', async () => {
  await renderAt('/s/acme@edge/egress?tab=residency');
  const table = await screen.findByRole('table', { name: 'Residency rules of the draft' });
  const [row] = within(table).getAllByRole('row').slice(1);
  expect(row).toHaveTextContent(/payments.*anywhere.*us-east, us-west.*Enforce/);
  expect(within(table).getByRole('link')).toHaveAttribute(
    'href',
    '/console/s/acme@edge/egress-policies?open=payments#residency',
  );
});

test('without any it is said what to write', async () => {
  await renderAt('/s/globex@edge/egress?tab=residency');
  expect(await screen.findByText('No data of a class left in this time')).toBeVisible();
  expect(screen.getByRole('link', { name: /^Write residency rules/ })).toBeVisible();
});
