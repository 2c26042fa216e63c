import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { WafPolicySpec } from '@/api/types/intent';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const PUT = 'PUT /slices/acme@edge/waf-policies/shop';

beforeEach(() => unsaved.forget('acme@edge/waf-policies/shop'));

const open = () => renderAt('/s/acme@edge/waf-policies?open=shop');
const unfold = async (name: RegExp) =>
  userEvent.click(await screen.findByRole('button', { name, expanded: false }));
const expression = () => screen.getByRole('textbox', { name: 'Expression' });
/** Saves, and gives the policy that was stored. */
async function save(): Promise<WafPolicySpec> {
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Save to draft' }));
  await waitFor(() => expect(writes.map(({ call }) => call)).toContain(PUT));
  const { body } = writes.find(({ call }) => call === PUT) ?? {};
  return (body as { spec: WafPolicySpec }).spec;
}

test('the list says what each policy does and where it is attached', async () => {
  await renderAt('/s/acme@edge/waf-policies');
  const row = (await screen.findByText('shop')).closest('[role="row"]') as HTMLElement;
  await waitFor(() => expect(row).toHaveTextContent(/Detect.*shop\.acme\.test/));
  expect(row).toHaveTextContent('2, 1 expired');
});

test('one click turns telling into refusing in the draft, and leads to the review', async () => {
  await open();
  const writes = noteWrites();
  await userEvent.click(await screen.findByRole('button', { name: 'Block from now on…' }));
  await waitFor(() => expect(window.location.pathname).toMatch(/acme@edge\/review$/));
  expect(writes).toContainEqual({
    call: 'PATCH /slices/acme@edge/waf-policies/shop',
    body: { spec: { mode: 'block' } },
    tag: '"3"',
  });
});

test('with unsaved edits there is no such click: it would leave them behind', async () => {
  await open();
  await userEvent.type(await screen.findByRole('textbox', { name: 'Description' }), 'x');
  expect(await screen.findByText('Save or undo your edits first.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Block from now on…' })).toBeDisabled();
});

test('the panel says where the policy is attached, and what happens there when it cannot look', async () => {
  await open();
  const attached = within(await screen.findByRole('region', { name: 'Where it is attached' }));
  expect(attached.getByRole('link', { name: 'shop.acme.test' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/hostnames?open=shop.acme.test',
  );
  expect(attached.getByText('hostname, passes when it cannot look')).toBeVisible();
});

test('an expression is completed by keyboard, and saved as it reads', async () => {
  await open();
  await unfold(/^admin-from-office/);
  await userEvent.clear(expression());
  await userEvent.type(expression(), 'http.');
  const options = within(await screen.findByRole('listbox', { name: 'What may follow' }));
  expect(options.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
    'http.hostThe host asked for, in lower case, without a port.',
    'http.request.methodThe method: GET.',
  ]);
  await userEvent.keyboard('{ArrowDown}{Enter} == "PUT"');
  expect(expression()).toHaveValue('http.request.method == "PUT"');
  expect(screen.queryByRole('listbox')).toBeNull();
  expect(await screen.findByText('Costs each request 0.7 µs at most.')).toBeVisible();
  const stored = await save();
  expect(stored.rules[0]?.expression).toBe('http.request.method == "PUT"');
});

test('Escape closes the completion and not the panel', async () => {
  await open();
  await unfold(/^admin-from-office/);
  await userEvent.type(expression(), ' or http.');
  await screen.findByRole('listbox', { name: 'What may follow' });
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('listbox')).toBeNull();
  expect(expression()).toBeVisible();
});

test('a mistake is underlined at its very characters', async () => {
  await open();
  await unfold(/^admin-from-office/);
  await userEvent.type(expression(), ' or http.hots == "a"');
  await waitFor(() =>
    expect(expression()).toHaveAccessibleDescription('There is no field http.hots.'),
  );
  const wrong = [...document.querySelectorAll('pre [data-wrong]')];
  expect(wrong.map(({ textContent }) => textContent).join('')).toBe('http.hots');
});

test('where nobody completes expressions, the check still says what is wrong with one', async () => {
  const text = 'This has no end. (characters 3 to 4)';
  server.use(
    http.post('*/waf/expressions', () => new HttpResponse(null, { status: 404 })),
    http.put('*/waf-policies/shop', () =>
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'Invalid',
          status: 422,
          code: 'invalid',
          problems: [
            { code: 'wrong', severity: 'error', pointer: '/spec/rules/0/expression', text },
          ],
        },
        { status: 422 },
      ),
    ),
  );
  await open();
  await unfold(/^admin-from-office/);
  await userEvent.type(expression(), ' "');
  await waitFor(() => expect(expression()).toHaveAccessibleDescription(text));
  await userEvent.click(screen.getByRole('button', { name: /^admin-from-office/, expanded: true }));
  expect(
    screen.getByRole('button', { name: /^admin-from-office/, expanded: false }),
  ).toHaveAccessibleDescription(text);
});

test('rules are moved by keyboard, and the cursor goes with them', async () => {
  await open();
  const rule = await screen.findByRole('button', { name: /^old-browsers/ });
  rule.focus();
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(screen.getByRole('button', { name: /^old-browsers/ })).toHaveFocus();
  const stored = await save();
  expect(stored.rules.map(({ name }) => name)).toEqual(['old-browsers', 'admin-from-office']);
});

test('a new rule is staged: it tells before it does anything', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Rule' }));
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Name' })).toHaveFocus());
  await userEvent.keyboard('no-puts');
  await userEvent.type(expression(), 'http.host == "a"');
  const stored = await save();
  expect(stored.rules[2]).toMatchObject({
    name: 'no-puts',
    action: 'block',
    staged: true,
  });
});

test('an exclusion finds its rule by words; what has ended looks so', async () => {
  await open();
  const past = await screen.findByRole('button', { name: /^920420.*ended/ });
  expect(past.querySelector('[data-over]')).not.toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Exclusion' }));
  await userEvent.type(screen.getByRole('combobox', { name: 'Rule' }), 'libinj');
  await userEvent.click(await screen.findByRole('option', { name: /^942100/, hidden: true }));
  await userEvent.type(screen.getByRole('combobox', { name: 'At what' }), 'ARGS:q');
  expect(
    screen.getByRole('button', { name: /^942100SQL Injection.*ARGS:q/, expanded: true }),
  ).toBeVisible();
  const stored = await save();
  expect(stored.exclusions[2]).toMatchObject({
    rule: 942_100,
    target: 'ARGS:q',
  });
});

test('rules of a template come after those there are, staged', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Add rules from a template…' }));
  await userEvent.type(await screen.findByLabelText('Path that takes the password'), '/sign-in');
  const asked = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Add the rules, staged' }));
  await waitFor(() => expect(screen.queryByLabelText('Path that takes the password')).toBeNull());
  expect(asked[0]?.body).toEqual({ template: 'login-abuse', values: { path: '/sign-in' } });
  expect((await save()).rules.at(-1)).toMatchObject({
    name: 'login-rate',
    action: 'rate-limit',
    rate: { requests: 10, seconds: 300, by: 'client' },
    staged: true,
  });
});

test.each([
  ['', /^Also held by Envoy itself/],
  [
    'The list $office has more than 1000 entries.',
    /^Held by the inspector only. The list \$office/,
  ],
])('a rule says whether Envoy holds it by itself, and why not', async (why_not, said) => {
  const answer = [{ rule: 'admin-from-office', is_held: why_not === '', why_not }];
  server.use(http.post('*/api/v1/slices/:slice/waf/held', () => HttpResponse.json(answer)));
  await open();
  await unfold(/admin-from-office/);
  expect(await screen.findByText(said)).toBeVisible();
});
