import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { EgressPolicySpec } from '@/api/types/intent';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const PLACE = '/slices/acme@edge/egress-policies/packages';

beforeEach(() => unsaved.forget('acme@edge/egress-policies/packages'));

const open = () => renderAt('/s/acme@edge/egress-policies?open=packages');
const unfold = async (name: RegExp) =>
  userEvent.click(await screen.findByRole('button', { name, expanded: false }));

async function save(): Promise<EgressPolicySpec> {
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Save to draft' }));
  await waitFor(() => expect(writes.map(({ call }) => call)).toContain(`PUT ${PLACE}`));
  const { body } = writes.find(({ call }) => call === `PUT ${PLACE}`) ?? {};
  return (body as { spec: EgressPolicySpec }).spec;
}

test('observing becomes enforcing by one click in the draft, and leads to the review', async () => {
  await open();
  const writes = noteWrites();
  await userEvent.click(await screen.findByRole('button', { name: 'Enforce from now on…' }));
  await waitFor(() => expect(window.location.pathname).toMatch(/acme@edge\/review$/));
  expect(writes).toContainEqual({
    call: `PATCH ${PLACE}`,
    body: { spec: { mode: 'enforce' } },
    tag: '"3"',
  });
});

test('a tunnel has neither methods nor a path, and the usual port goes with the way', async () => {
  await open();
  await unfold(/^debian/);
  expect(screen.getByRole('textbox', { name: 'Path begins with' })).toHaveValue('/debian');
  await userEvent.click(screen.getByRole('combobox', { name: 'Way' }));
  await userEvent.click(await screen.findByRole('option', { name: 'Tunnel', hidden: true }));
  expect(screen.queryByRole('textbox', { name: 'Path begins with' })).toBeNull();
  const spec = await save();
  expect(spec.rules[1]?.destinations).toEqual([
    {
      host: 'deb.debian.org',
      port: 443,
      forwarding: 'tunnel',
      methods: [],
      regions: [],
      path_prefix: null,
    },
  ]);
});

test('rules change places, and one more destination is saved', async () => {
  await open();
  await unfold(/^github/);
  await userEvent.click(screen.getByRole('button', { name: 'Add destination' }));
  const hosts = screen.getAllByRole('combobox', { name: 'Host' });
  await userEvent.type(hosts[1] as HTMLElement, 'ghcr.io');
  await userEvent.click(screen.getByRole('button', { name: 'Move rule 1 down' }));
  const spec = await save();
  expect(spec.rules.map(({ name }) => name)).toEqual(['debian', 'github']);
  expect(spec.rules[1]?.destinations.map(({ host }) => host)).toEqual(['**.github.com', 'ghcr.io']);
});

test('a problem stands at its field, also where the rule is folded', async () => {
  server.use(
    http.put(`*/api/v1${PLACE}`, () =>
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'Not valid',
          status: 422,
          code: 'invalid',
          request_id: 'req-1',
          problems: [
            {
              code: 'host_invalid',
              severity: 'error',
              pointer: '/spec/rules/0/destinations/0/host',
              text: 'expected a host name',
            },
          ],
        },
        { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  await open();
  await userEvent.type(await screen.findByRole('textbox', { name: 'Description' }), 'x');
  const head = await screen.findByRole('button', { name: /^github/ });
  await waitFor(() => expect(head).toHaveAccessibleDescription('expected a host name'));
  await userEvent.click(head);
  const panel = within(screen.getByRole('complementary'));
  expect(await panel.findByText('expected a host name')).toBeVisible();
});

test('before one enforces, the policy says what its rules did and what would be denied', async () => {
  await open();
  const used = within(
    await screen.findByRole('region', { name: 'Its rules in the last 30 days, as published' }),
  );
  expect(used.getByText('decided 2,110 times')).toBeVisible();
  expect(used.getByText('registry.npmjs.org:443')).toBeVisible();
  expect(used.getByText('If it enforced, this would be denied:')).toBeVisible();
});
