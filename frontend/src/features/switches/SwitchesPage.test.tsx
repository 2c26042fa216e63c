import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { boot } from '@/api/me';
import { noteWrites, type Noted } from '@/test/notes';
import { renderAt } from '@/test/render';
import { me } from '@/test/world/people';

let sent: Noted[];
beforeEach(() => {
  sent = noteWrites();
});

const rowOf = async (target: string) => {
  const table = await screen.findByRole('table', { name: 'Kill switches' });
  return within(within(table).getByText(target).closest('tr') as HTMLElement);
};

test('a switch that is on says what, why, who, until when, and leads to its rollout', async () => {
  await renderAt('/s/acme@edge/switches');
  const row = await rowOf('shop-search');
  expect(row.getByText('on')).toBeVisible();
  expect(row.getByText(/index is being rebuilt/)).toBeVisible();
  expect(row.getByText(/in 4\d.min/)).toBeVisible();
  expect(row.getByRole('link', { name: /r414/ })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/rollouts/ro-414',
  );
});

test('only what is on can be lifted, with a reason', async () => {
  await renderAt('/s/acme@edge/switches');
  expect((await rowOf('account')).queryByRole('button')).toBeNull();
  await userEvent.click((await rowOf('shop-search')).getByRole('button', { name: 'Lift' }));
  const verb = await screen.findByRole('button', { name: 'Lift the switch' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Reason'), 'index is back');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([
      { call: 'POST /slices/acme@edge/switches/sw-1/lift', body: { reason: 'index is back' } },
    ]),
  );
});

test('from a route one throws the switch for it, told how many requests it turns away', async () => {
  await renderAt('/s/acme@edge/switches?route=shop-api');
  expect(await screen.findByText(/It carried 48,007 requests/)).toBeVisible();
  const verb = screen.getByRole('button', { name: 'Put into maintenance' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Reason'), 'broken');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([
      {
        call: 'POST /slices/acme@edge/switches',
        body: { type: 'route_maintenance', target: 'shop-api', reason: 'broken' },
      },
    ]),
  );
});

test('suspending a whole tenant asks for its name', async () => {
  await renderAt('/s/acme@edge/switches?route=');
  await userEvent.click(await screen.findByRole('button', { name: 'Throw a switch' }));
  await userEvent.click(await screen.findByRole('combobox', { name: 'What' }));
  await userEvent.click(await screen.findByRole('option', { name: 'Suspend acme', hidden: true }));
  await userEvent.type(screen.getByLabelText('Reason'), 'credentials leaked');
  const verb = screen.getByRole('button', { name: 'Suspend acme' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Type acme to confirm'), 'acme');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([{ body: { type: 'tenant_suspend', target: '' } }]),
  );
});

test('a WAF rule is turned off by its number', async () => {
  await renderAt('/s/acme@edge/switches');
  await userEvent.click(await screen.findByRole('button', { name: 'Throw a switch' }));
  await userEvent.click(await screen.findByRole('combobox', { name: 'What' }));
  await userEvent.click(
    await screen.findByRole('option', { name: 'A WAF rule off', hidden: true }),
  );
  await userEvent.type(screen.getByLabelText('Reason'), 'refuses every order');
  const verb = screen.getByRole('button', { name: 'Turn the rule off' });
  expect(verb).toBeDisabled();
  await userEvent.type(screen.getByLabelText('Rule'), '942100');
  await userEvent.click(verb);
  await waitFor(() =>
    expect(sent).toMatchObject([
      { body: { type: 'waf_rule_off', target: '942100', show_reason: false } },
    ]),
  );
});

test('a publisher of the tenant is not offered to suspend it', async () => {
  vi.spyOn(boot.me, 'permissions', 'get').mockReturnValue({
    ...me.permissions,
    platform: ['view'],
  });
  await renderAt('/s/acme@edge/switches');
  await userEvent.click(await screen.findByRole('button', { name: 'Throw a switch' }));
  expect(await screen.findByLabelText('Reason')).toBeVisible();
  await userEvent.click(screen.getByRole('combobox', { name: 'What' }));
  expect(
    await screen.findByRole('option', { name: 'A WAF rule off', hidden: true }),
  ).toBeInTheDocument();
  expect(screen.queryByRole('option', { name: 'Suspend acme', hidden: true })).toBeNull();
});

test('who may only look is offered nothing; a slice without switches says so', async () => {
  await renderAt('/s/globex@edge/switches');
  expect(await screen.findByText('No switch was ever thrown')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Throw a switch' })).toBeNull();
});
