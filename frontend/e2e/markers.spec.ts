/** Revisions on the traffic chart: drawn where they went out, and told in words beside the pointer. */
import { expect, test, type Page } from '@playwright/test';
import { rollouts } from '../src/test/world/rollouts';
import { ago, MINUTE } from '../src/test/world/time';
import { setStage, type Scheme } from './stage';

const sent = (revision: number, state: string, started: number, finished: number) => ({
  ...rollouts[0],
  id: `ro-${revision}`,
  revision,
  state,
  started_at: ago(started * MINUTE),
  finished_at: ago(finished * MINUTE),
});
const SHOWN = [
  sent(414, 'complete', 4, 3.9),
  sent(413, 'rolled_back', 8.5, 6),
  sent(412, 'complete', 12, 11),
];

async function open(page: Page, scheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  await setStage(page, scheme);
  await page.route('**/api/v1/rollouts?*', (route) =>
    route.fulfill({ json: { items: SHOWN, next: null } }),
  );
  await page.goto('/console/');
  await expect(page.getByText('r413 was rolled back', { exact: false })).toHaveCount(1);
}

test('the line of a revision under the pointer says what happened', async ({ page }) => {
  await open(page, 'light');
  const plot = page.locator('.u-over').first();
  const box = await plot.boundingBox();
  if (!box) throw new Error('the chart is not drawn');
  const shownMinutes = 15;
  const x = box.width * (1 - 6 / shownMinutes);
  const tip = page.locator('[aria-hidden]', { hasText: 'r413 was rolled back' });
  for (let offset = -14; offset <= 14 && !(await tip.isVisible()); offset += 3)
    await plot.hover({ position: { x: x + offset, y: 60 } });
  await expect(tip).toBeVisible();
  if (process.env['SHOTS']) await page.screenshot({ path: 'shots/markers-light.png' });
  await page.mouse.move(5, 500);
  await expect(tip).toBeHidden();
});

test('markers are drawn in the dark too', async ({ page }) => {
  test.skip(!process.env['SHOTS'], 'a picture for the eyes');
  await page.setViewportSize({ width: 1024, height: 900 });
  await open(page, 'dark');
  await page.waitForTimeout(1_400);
  await page.screenshot({ path: 'shots/markers-dark.png' });
});
