import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { live } from '@/lib/live/live';
import { renderAt } from '@/test/render';

afterEach(() => vi.restoreAllMocks());

test('when nothing was heard for long every page says so, and its numbers step back', async () => {
  const heard = vi.spyOn(live, 'heardAtMs', 'get').mockReturnValue(Date.now());
  await renderAt('/');
  const shown = await screen.findByRole('heading', { level: 1 });
  expect(shown.closest('[data-late]')).toBeNull();
  heard.mockReturnValue(Date.now() - 40_000);
  expect(await screen.findByText('No news from the control plane')).toBeVisible();
  expect(await screen.findByText('It is not known how things stand')).toBeVisible();
  expect(screen.getByRole('heading', { level: 1 }).closest('[data-late]')).not.toBeNull();
  heard.mockReturnValue(Date.now());
  await expect
    .poll(() => screen.queryByText('No news from the control plane'), { timeout: 5_000 })
    .toBeNull();
  expect(screen.queryByText('It is not known how things stand')).toBeNull();
});
