import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { boot } from '@/api/me';
import { renderAt } from '@/test/render';

const view = {
  id: 'v1',
  tenant: 'acme',
  by: 'olga@platform.test',
  viewed: 'bob@acme.test',
  writable: false,
  expires_at: new Date().toISOString(),
  over: false,
};

test('who looks as somebody else sees so on every page, and the way out', async () => {
  vi.spyOn(boot.me, 'view', 'get').mockReturnValue(view);
  await renderAt('/access?tenant=acme');
  expect(await screen.findByText('You look at acme as bob@acme.test')).toBeVisible();
  expect(screen.getByRole('button', { name: 'End the view' })).toBeEnabled();
});
