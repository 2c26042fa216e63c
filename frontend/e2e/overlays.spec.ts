/** Pictures of what opens over pages: `SHOTS=1 npx playwright test overlays`. */
import { test, type Page } from '@playwright/test';
import { setStage, type Scheme } from './stage';

test.skip(!process.env['SHOTS'], 'only when asked for');

const OPENED: Record<string, (page: Page) => Promise<unknown>> = {
  'add-node': (page) => page.getByRole('button', { name: 'Add node' }).click(),
  'new-gateway': (page) => page.getByRole('button', { name: 'New gateway' }).click(),
  'api-call': (page) => page.getByRole('button', { name: 'Show as API call' }).first().click(),
  account: (page) => page.getByRole('button', { name: /Account/ }).click(),
  slices: (page) => page.getByRole('button', { name: /^Slice/ }).click(),
  palette: async (page) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('e');
  },
  keys: (page) => page.keyboard.press('?'),
};

for (const [name, open] of Object.entries(OPENED))
  for (const scheme of ['light', 'dark'] satisfies Scheme[])
    test(`${name} ${scheme}`, async ({ page }) => {
      await page.setViewportSize({ width: 1100, height: 720 });
      await page.emulateMedia({ colorScheme: scheme });
      await setStage(page, scheme);
      await page.goto('/console/gateways');
      await page.getByRole('row', { name: /edge-2/ }).waitFor();
      await open(page);
      await page.waitForTimeout(600);
      await page.screenshot({ path: `shots/over-${name}-${scheme}.png` });
    });
