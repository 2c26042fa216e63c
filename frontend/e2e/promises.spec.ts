/** What holds on every page: no accessibility fault, no breach of the strict CSP, in both schemes. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { PAGES } from './pages';
import { setStage, type Scheme } from './stage';

const SCHEMES: Scheme[] = ['light', 'dark'];

/** Errors of the page itself: scripts that threw, styles or scripts the CSP refused. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) faults.push(message.text());
  });
  return faults;
}

async function open(page: Page, address: string, scheme: Scheme = 'light'): Promise<string[]> {
  const faults = faultsOf(page);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await setStage(page, scheme);
  await page.goto(`/console${address}`);
  await expect(page.locator('h1')).toBeVisible();
  await page.waitForLoadState('networkidle');
  return faults;
}

for (const [name, address] of Object.entries(PAGES))
  for (const scheme of SCHEMES)
    test(`${name} (${scheme}) is accessible and keeps the CSP`, async ({ page }) => {
      const faults = await open(page, address, scheme);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
      );
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
    });

test('dialogs, drawers, menus and the palette work under the CSP and are accessible', async ({
  page,
}) => {
  const faults = await open(page, '/gateways');
  const check = async () => {
    // the kit's focus sentinel inside menus, and popovers outside landmarks
    const axe = new AxeBuilder({ page }).disableRules(['aria-required-children', 'region']);
    expect((await axe.analyze()).violations.map(({ id }) => id)).toEqual([]);
    await page.keyboard.press('Escape');
  };
  await page.getByRole('button', { name: 'Add node' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await check();
  await page.getByRole('button', { name: 'Show as API call' }).first().click();
  await expect(page.getByText('curl', { exact: true })).toBeVisible();
  await check();
  await page.getByRole('button', { name: /Account/ }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await check();
  await page.getByRole('button', { name: /^Slice/ }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await check();
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder(/Go to a page/)).toBeVisible();
  await check();
  expect(faults).toEqual([]);
});

test('the keyboard alone leads from page to page and into a node', async ({ page }) => {
  await open(page, '/');
  await page.keyboard.press('g');
  await page.keyboard.press('g');
  await expect(page.locator('h1')).toHaveText('Gateways');
  await expect(page.getByRole('row', { name: /edge-2/ })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.locator('h1')).toHaveText('edge-2');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Keys of this page');
});

test('live traffic moves without a reload', async ({ page }) => {
  await open(page, '/');
  const age = page.locator('section', { hasText: 'Requests per second' }).locator('time').first();
  const first = await age.getAttribute('datetime');
  await expect.poll(() => age.getAttribute('datetime'), { timeout: 10_000 }).not.toBe(first);
});

test('on a page of a slice, choosing another slice leads to the same page there', async ({
  page,
}) => {
  await open(page, '/s/acme@edge/revisions');
  await page.getByRole('button', { name: /^Slice/ }).click();
  await page.keyboard.type('globex');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/console\/s\/globex@edge\/revisions/);
});
