/** Ten thousand rows: only what is seen is in the page, so moving through them costs what one screen costs. */
import { expect, test } from '@playwright/test';
import { entries } from '../src/test/world/evidence';
import { setStage } from './stage';

const ROWS = 10_000;
const PER_PAGE = 200;
const MOST_IN_PAGE = 80;

test('of ten thousand audit entries the page holds one screenful', async ({ page }) => {
  test.setTimeout(120_000);
  await setStage(page);
  await page.route('**/api/v1/audit?*', (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
    const items = Array.from({ length: PER_PAGE }, (_, index) => ({
      ...entries[index % entries.length],
      id: `e-${from + index}`,
    }));
    const next = from + PER_PAGE < ROWS ? String(from + PER_PAGE) : null;
    return route.fulfill({ json: { items, next } });
  });
  await page.goto('/console/audit');
  const grid = page.getByRole('grid');
  await expect(grid).toBeVisible();
  while (Number(await grid.getAttribute('aria-rowcount')) < ROWS) {
    await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await page.waitForTimeout(20);
  }
  expect(await grid.getByRole('row').count()).toBeLessThan(MOST_IN_PAGE);
  await grid.evaluate((element) => element.scrollTo(0, 0));
  await expect(grid.getByRole('row').nth(1)).toHaveAttribute('aria-rowindex', '2');
});
