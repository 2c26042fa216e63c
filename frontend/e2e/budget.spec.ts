/** First load stays under 350 kB as it travels: brotli for text, fonts as they are. */
import { brotliCompressSync } from 'node:zlib';
import { expect, test, type Response } from '@playwright/test';
import { setStage } from './stage';

const BUDGET_BYTES = 350_000;

test('the first page loads with less than 350 kB', async ({ page }) => {
  const loaded: Promise<readonly [string, number]>[] = [];
  page.on('response', (response) => {
    const address = new URL(response.url()).pathname;
    if (address.startsWith('/static/')) loaded.push(sizeOf(response, address));
  });
  await setStage(page);
  await page.goto('/console/');
  await expect(page.getByRole('table', { name: 'Slices' })).toBeVisible();
  await expect(page.locator('canvas').first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  const sizes = Object.fromEntries(await Promise.all(loaded));
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  console.log(sizes, total);
  expect(total).toBeLessThan(BUDGET_BYTES);
});

async function sizeOf(response: Response, address: string): Promise<readonly [string, number]> {
  const body = await response.body();
  return [address, address.endsWith('.woff2') ? body.length : brotliCompressSync(body).length];
}
