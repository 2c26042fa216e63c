import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';

const first = async () => {
  const table = await screen.findByRole('table', { name: 'What destinations cost' });
  return within(table).getAllByRole('row')[1]?.textContent ?? '';
};

test('what costs most comes first, or what moved most, and what is priced is said', async () => {
  await renderAt('/s/acme@edge/egress');
  expect(await first()).toContain('api.stripe.com');
  expect(await first()).toContain('0.002436 EUR');
  expect(screen.getByText(/Priced: what workloads get, requests/)).toBeVisible();
  const orders = screen.getByRole('radiogroup', { name: 'Most of' });
  await userEvent.click(within(orders).getByText('Bytes'));
  await waitFor(async () => expect(await first()).toContain('deb.debian.org'));
});
