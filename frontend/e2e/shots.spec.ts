/** Pictures of every page for the eyes: `SHOTS=1 npx playwright test shots`; they land in shots/. */
import { test } from '@playwright/test';
import { PAGES } from './pages';
import { setStage, type Scheme } from './stage';

const WIDTHS = (process.env['SHOTS_WIDTHS'] ?? '1440,1024').split(',').map(Number);
const SCHEMES: Scheme[] = ['light', 'dark'];
const SETTLE_MS = 1_400;

test.skip(!process.env['SHOTS'], 'only when asked for');

const only = process.env['SHOTS_ONLY']?.split(',');

for (const [name, address] of Object.entries(PAGES))
  for (const width of WIDTHS)
    for (const scheme of SCHEMES) {
      if (only && !only.includes(name)) continue;
      test(`${name} ${width} ${scheme}`, async ({ page }) => {
        page.on(
          'console',
          (message) => message.type() === 'error' && console.log(name, message.text()),
        );
        page.on('pageerror', (error) => console.log(name, error.stack));
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        await setStage(page, scheme);
        await page.goto(`/console${address}`);
        await page.waitForTimeout(SETTLE_MS);
        await page.screenshot({ path: `shots/${name}-${width}-${scheme}.png` });
      });
    }
