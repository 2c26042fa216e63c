/**
 * The console against a running product: `GATEHOUSE_SIGN_IN=<single-use link> npx playwright test real`.
 * Every page opens without a fault, and pictures land in shots/.
 */
import { expect, test } from '@playwright/test';
import { PAGES } from './pages';
import { serveAsset } from './stage';

const link = process.env['GATEHOUSE_SIGN_IN'];
const SETTLE_MS = 2_500;
const scheme = process.env['SCHEME'] === 'dark' ? 'dark' : 'light';

test.skip(!link, 'needs a running product and a sign-in link');

test('every page of the running product opens without a fault', async ({ page }) => {
  test.setTimeout(180_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`${page.url()} ${String(error)}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()} ${message.text()}`);
  });
  await page.emulateMedia({ colorScheme: scheme });
  await page.route('**/static/console/**', serveAsset); // the newest build, whichever the server started with
  await page.goto(link ?? '');
  await page
    .getByRole('button')
    .first()
    .click({ timeout: 2_000 })
    .catch(() => undefined);
  await page.waitForURL(/\/console\//);
  for (const [name, address] of Object.entries(PAGES)) {
    await page.goto(`/console${address}`);
    await expect(page.locator('h1')).toBeVisible();
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: `shots/real-${name}-${scheme}.png` });
  }
  expect(faults).toEqual([]);
});
