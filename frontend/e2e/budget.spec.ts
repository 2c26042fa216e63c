/** First load stays under 350 kB as it travels: brotli for text, fonts as they are. */
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { setStage } from './stage';

const BUDGET_BYTES = 350_000;

test('the first page loads with less than 350 kB', async ({ page }) => {
  const sizes: Record<string, number> = {};
  page.on('response', async (response) => {
    const address = new URL(response.url()).pathname;
    if (!address.startsWith('/static/')) return;
    const body = await response.body();
    sizes[address] = address.endsWith('.woff2') ? body.length : brotliCompressSync(body).length;
  });
  await setStage(page);
  await page.goto('/console/');
  await expect(page.getByRole('table', { name: 'Slices' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  console.log(sizes, total);
  expect(total).toBeLessThan(BUDGET_BYTES);
});
