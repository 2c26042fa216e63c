import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderAt } from '@/test/render';

test('a policy in shadow says whom it would have refused', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=strict');
  const told = await screen.findByRole('region', { name: 'Refused in the last hour:' });
  expect(told).toHaveTextContent('40 Rate limit (would have been refused)');
});
