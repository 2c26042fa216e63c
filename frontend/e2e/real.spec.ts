/**
 * The console against a running product: `GATEHOUSE_SIGN_IN=<single-use link> npm run e2e -- real`.
 * Pages open without a fault, secrets are shown once, and what happens elsewhere appears by itself. Pictures land in shots/.
 */
import { expect, test, type Page } from '@playwright/test';
import { PAGES } from './pages';

const link = process.env['GATEHOUSE_SIGN_IN'] ?? '';
const SETTLE_MS = 2_500;
const OF_THE_TEST_WORLD = /n-2|m-u-|e-0-|ro-/; // ids that exist on the stage only

test.skip(!link, 'needs a running product and a sign-in link');
test.describe.configure({ mode: 'serial' });

let page: Page;
const faults: string[] = [];

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext({ baseURL: new URL(link).origin });
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(`${page.url()} ${String(error)}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${page.url()} ${message.text()}`);
  });
  await page.goto(link);
  const confirm = page.getByRole('button').first();
  if (!page.url().includes('/console/')) await confirm.click();
  await page.waitForURL(/\/console\//);
});

for (const scheme of ['light', 'dark'] as const)
  test(`every page opens without a fault (${scheme})`, async () => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme: scheme });
    for (const [name, address] of Object.entries(PAGES)) {
      if (OF_THE_TEST_WORLD.test(address)) continue;
      await page.goto(`/console${address}`);
      await expect(page.locator('h1')).toBeVisible();
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: `shots/real-${name}-${scheme}.png` });
    }
    expect(faults).toEqual([]);
  });

test('a node shows each slice from desired to proven', async () => {
  await page.goto('/console/gateways');
  await page.getByRole('row', { name: /edge-1/ }).dblclick();
  await expect(page.locator('h1')).toHaveText('edge-1');
  await expect(page.getByRole('row', { name: /acme@edge/ })).toContainText('proven');
  await page.screenshot({ path: 'shots/real-node.png' });
});

test('a token is shown once, works, and is gone when revoked', async ({ request }) => {
  const name = `browser test ${Date.now()}`;
  await page.goto('/console/access?tenant=acme&tab=tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Create token' }).click();
  const secret = (await page.locator('pre').first().textContent()) ?? '';
  await page.getByRole('button', { name: 'I have copied it' }).click();
  const me = `${new URL(link).origin}/api/v1/me`;
  const headers = { Authorization: `Bearer ${secret}` };
  expect((await request.get(me, { headers })).status()).toBe(200);
  const row = page.getByRole('row', { name: new RegExp(name) });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await expect(row).toHaveCount(0);
  expect((await request.get(me, { headers })).status()).toBe(401);
});

test('what is changed elsewhere appears here by itself, and goes when it is discarded', async () => {
  await page.goto('/console/');
  await page.getByRole('button', { name: /^Slice/ }).click();
  await page.getByRole('option', { name: /acme/ }).first().click();
  const slice = '/api/v1/slices/acme@edge';
  const cookies = await page.context().cookies();
  const csrf = cookies.find((cookie) => cookie.name === 'csrftoken')?.value ?? '';
  const headers = { 'X-CSRFToken': csrf, 'If-Match': '*' };
  const routes = await page.request.get(`${slice}/routes`);
  const { items } = (await routes.json()) as { items: { name: string }[] };
  const data = { spec: { description: `changed at ${Date.now()}` } };
  const changed = await page.request.patch(`${slice}/routes/${items[0]?.name}`, { headers, data });
  expect(changed.status()).toBe(200);
  await expect(page.getByRole('link', { name: /1 unpublished change/ })).toBeVisible();
  await page.screenshot({ path: 'shots/real-draft.png' });
  expect((await page.request.delete(`${slice}/draft`, { headers })).ok()).toBe(true);
  await expect(page.getByRole('link', { name: /unpublished change/ })).toHaveCount(0);
});

test('what was done stands in the audit trail, newest first', async () => {
  await page.goto('/console/audit');
  const newest = page.getByRole('row').nth(1);
  await expect(newest).toContainText('draft');
  expect(faults).toEqual([]);
});
