import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';

const EGRESS = '/s/acme@edge/egress';
const table = async () => within(await screen.findByRole('table', { name: 'Who reached what' }));

test('the table says what the map draws, and a name narrows both by the address', async () => {
  const { container } = await renderAt(EGRESS);
  expect(
    (await table()).getByRole('row', { name: /orders api\.stripe\.com:443 18,402/ }),
  ).toBeVisible();
  const strokes = () =>
    container.querySelectorAll('path[data-outcome]:not([class*="sample"])').length;
  const before = strokes();
  await userEvent.click(
    (await table()).getAllByRole('button', { name: 'builder' })[0] as HTMLElement,
  );
  expect(window.location.search).toBe('?workload=builder');
  await waitFor(async () => expect((await table()).queryByText('api.stripe.com:443')).toBeNull());
  expect(strokes()).toBeLessThan(before);
  await userEvent.click(screen.getByRole('button', { name: 'Let go of Workload builder' }));
  expect(window.location.search).toBe('');
});

test('where nothing went out yet, the first steps are said, with a command', async () => {
  await renderAt('/s/globex@edge/egress');
  expect(await screen.findByText('Nothing went out in this time')).toBeVisible();
  expect(screen.getByRole('link', { name: /^Make a workload/ })).toBeVisible();
  expect(screen.getByText(/^curl --proxy http:\/\/globex\./)).toBeVisible();
});

test('a denial says why, and a rule for it goes into the policy of its workload', async () => {
  await renderAt(`${EGRESS}?tab=denials`);
  await userEvent.click(await screen.findByText('api.openai.com:443'));
  const panel = within(await screen.findByRole('complementary'));
  expect(panel.getByText('No rule allows it.')).toBeVisible();
  await userEvent.click(panel.getByRole('button', { name: 'Add a rule' }));
  const form = within(await screen.findByRole('dialog'));
  await userEvent.click(await form.findByRole('radio', { name: '*.openai.com:443' }));
  const writes = noteWrites();
  await userEvent.click(form.getByRole('button', { name: 'Add to draft and review' }));
  await waitFor(() => expect(window.location.pathname).toMatch(/acme@edge\/review$/));
  const { call, body, tag } = writes[0] ?? {};
  expect([call, tag]).toEqual(['PATCH /slices/acme@edge/egress-policies/payments', '"3"']);
  const { rules: now } = (body as { spec: { rules: { name: string }[] } }).spec;
  expect(now.map(({ name }) => name)).toEqual([
    'stripe',
    'no-uploads',
    'stripe-by-name',
    'openai-com',
  ]);
  expect(now[3]).toMatchObject({ destinations: [{ host: '*.openai.com', port: 443 }] });
});

test('a denial says how it was known who asks, and others that were known so are a click away', async () => {
  await renderAt(`${EGRESS}?tab=denials`);
  await userEvent.click(await screen.findByText('api.openai.com:443'));
  const panel = within(await screen.findByRole('complementary'));
  await userEvent.click(panel.getByRole('button', { name: 'All that were known so' }));
  expect(window.location.search).toContain('identified_by=password');
  const chip = await screen.findByRole('button', { name: 'Let go of Known by password' });
  await userEvent.click(chip);
  expect(window.location.search).not.toContain('identified_by');
});

test('rules say how often they decided, which nobody uses, and what enforcing would deny', async () => {
  await renderAt(`${EGRESS}?tab=rules`);
  const rules = within(await screen.findByRole('table', { name: 'Rules of packages' }));
  expect(rules.getByRole('row', { name: /debian.*not for 21 days/ })).toBeVisible();
  expect(rules.getByText('Without it, one of these would not come through.')).toBeVisible();
  const would = within(screen.getByRole('region', { name: 'What packages would deny' }));
  expect(would.getByText('registry.npmjs.org:443')).toBeVisible();
  const payments = within(screen.getByRole('table', { name: 'Rules of payments' }));
  expect(payments.getByText('Without it, nothing else would come through.')).toBeVisible();
});

test('open tunnels are told by node, a silent one says so, and cuts name what caused them', async () => {
  await renderAt(`${EGRESS}?tab=tunnels`);
  expect(await screen.findByRole('table', { name: 'Tunnels on edge-1' })).toBeVisible();
  expect(screen.getByText('The node is silent: this may not hold any more.')).toBeVisible();
  const cuts = within(await screen.findByRole('table', { name: 'Tunnels that were cut' }));
  expect(cuts.getAllByRole('link', { name: /r413/ })[0]).toHaveAttribute(
    'href',
    '/console/s/acme@edge/revisions/413',
  );
});
