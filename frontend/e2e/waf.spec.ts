/** The pages of the firewall in a browser: a drag chooses a time, live events wait for a reader, bytes stay text. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page, type WebSocketRoute } from '@playwright/test';
import type { WafEvent } from '../src/api/types/waf';
import { wafEvents } from '../src/test/world/wafEvents';
import { setStage } from './stage';

const socketOf = new WeakMap<Page, WebSocketRoute>();
const EVENTS = '/console/s/acme@edge/waf/events';

async function faultsAfter(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

test('a drag over the timeline chooses a time; one click leads back to the whole', async ({
  page,
}) => {
  await setStage(page);
  await page.goto(EVENTS);
  const over = page.locator('.u-over');
  const box = await over.boundingBox();
  if (!box) throw new Error('There is no chart.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/since=.*until=/);
  const { searchParams } = new URL(page.url());
  const span =
    Date.parse(searchParams.get('until') ?? '') - Date.parse(searchParams.get('since') ?? '');
  expect(span).toBeGreaterThan(2 * 3_600_000);
  expect(span).toBeLessThan(3.5 * 3_600_000);
  await page.getByRole('button', { name: 'Back to the whole' }).click();
  await expect(page).not.toHaveURL(/since=/);
});

test('live events slide in; for who has scrolled down they wait and are counted', async ({
  page,
}) => {
  await setStage(page);
  await page.routeWebSocket('**/ws/live', (socket) => {
    socketOf.set(page, socket);
  });
  const arrived: WafEvent[] = [];
  await page.route('**/waf/events?*', (route) =>
    route.fulfill({ json: { items: [...arrived, ...wafEvents], next: null } }),
  );
  const arrive = (client: string) => {
    const at = new Date().toISOString();
    arrived.unshift({ ...(wafEvents[0] as WafEvent), id: client, client, at });
    const changed = { type: 'changed', topic: 'slice:acme@edge', what: 'waf', at };
    socketOf.get(page)?.send(JSON.stringify(changed));
  };
  await page.goto(EVENTS);
  const grid = page.getByRole('grid', { name: 'Events' });
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  arrive('192.0.2.1');
  await expect(grid.getByText('192.0.2.1')).toBeVisible();
  await grid.evaluate((element) => element.scrollTo(0, 600));
  arrive('192.0.2.2');
  const pill = page.getByRole('button', { name: '1 new' });
  await expect(pill).toBeVisible();
  expect(await grid.evaluate((element) => element.scrollTop)).toBe(600);
  await pill.click();
  await expect(grid.getByText('192.0.2.2')).toBeVisible();
  await expect(pill).toBeHidden();
});

test('the keyboard leads from the list into an event and to its exclusion', async ({ page }) => {
  await setStage(page);
  await page.goto(EVENTS);
  await expect(page.getByRole('grid').getByRole('row').nth(3)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Refused with 403')).toBeVisible();
  await page.getByRole('button', { name: 'Find the smallest exclusion' }).press('Enter');
  await page.getByRole('button', { name: 'Try it on recorded traffic' }).press('Enter');
  await expect(page.getByText(/3 of them look hostile/)).toBeVisible();
  expect(await faultsAfter(page)).toEqual([]);
});

test('a verdict of the simulator is accessible, and no byte of a request becomes markup', async ({
  page,
}) => {
  await setStage(page);
  await page.goto('/console/s/acme@edge/waf/simulator?event=ev-sqli&policy=shop');
  await page.getByRole('button', { name: 'Try it', exact: true }).click();
  await expect(page.getByText('Refused with 403')).toBeVisible();
  await page.getByRole('button', { name: 'Replay' }).click();
  await expect(page.getByText(/recorded requests since/)).toBeVisible();
  expect(await faultsAfter(page)).toEqual([]);
  await page.goto('/console/s/acme@edge/waf/events/ev-review');
  await expect(page.getByText(/<script>alert/)).toBeVisible();
  expect(await page.locator('main img').count()).toBe(0);
});
