/** Rules and lists in a real browser: what follows in an expression is offered by keyboard, long lists stay light. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { lists } from '../src/test/world/wafPolicies';
import { setStage } from './stage';

const ENTRIES = 100_000;
const MOST_IN_PAGE = 60;

/** Errors of the page itself: scripts that threw, styles or scripts the CSP refused. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  return faults;
}

test('an expression is completed by keyboard, next to the word that it completes', async ({
  page,
}) => {
  const faults = faultsOf(page);
  await setStage(page);
  await page.goto('/console/s/acme@edge/waf-policies?open=shop');
  await page.getByRole('button', { name: /^admin-from-office/ }).click();
  const field = page.getByRole('textbox', { name: 'Expression' });
  await field.press('End');
  await field.pressSequentially(' or http.');
  const list = page.getByRole('listbox', { name: 'What may follow' });
  await expect(list.getByRole('option')).toHaveCount(2);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await field.press('ArrowDown');
  await field.press('Enter');
  await expect(list).toBeHidden();
  await expect(field).toHaveValue(/ or http\.request\.method$/);
  await field.press('Control+Space');
  await expect(list).toBeHidden();
  expect(faults).toEqual([]);
});

test('of a hundred thousand entries the page holds those in sight', async ({ page }) => {
  const office = lists.at(-1);
  const entries = Array.from({ length: ENTRIES }, (_, index) => ({
    value: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
    expires_at: null,
  }));
  await setStage(page);
  await page.route('**/lists/office*', (route) =>
    route.fulfill({
      json: { ...office, spec: { ...office?.spec, entries } },
      headers: { ETag: '"2"' },
    }),
  );
  await page.goto('/console/s/acme@edge/lists?open=office');
  await expect(page.getByText('100,000 in all')).toBeVisible();
  const shown = page.getByRole('group', { name: 'Entries' });
  expect(await shown.getByRole('listitem').count()).toBeLessThan(MOST_IN_PAGE);
  await shown.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(shown.getByText('10.1.134.159')).toBeVisible();
  await page.getByRole('textbox', { name: 'Find entries' }).fill('.7.25');
  await expect(shown.getByRole('listitem').first()).toContainText('10.0.7.25');
});
