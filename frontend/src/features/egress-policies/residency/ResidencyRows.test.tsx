import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { EgressPolicySpec } from '@/api/types/intent';
import { unsaved } from '@/intent/unsaved';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';

const PLACE = '/slices/acme@edge/egress-policies/payments';

beforeEach(() => unsaved.forget('acme@edge/egress-policies/payments'));

const open = () => renderAt('/s/acme@edge/egress-policies?open=payments');
const unfold = async (name: RegExp) =>
  userEvent.click(await screen.findByRole('button', { name, expanded: false }));
const broken = () => screen.findByRole('status', { name: 'Whom it refuses' });

test('before it is saved a rule says which destinations and nodes it refuses', async () => {
  await open();
  await unfold(/^stays-in-the-us/);
  const found = await broken();
  expect(found).toHaveTextContent('It binds orders, as the draft has it.');
  expect(found).toHaveTextContent('2 destinations that are allowed now');
  expect(found).toHaveTextContent('orders → api.stripe.com:443nobody says where it is');
  expect(found).not.toHaveTextContent('stripe.egress');
  await userEvent.type(screen.getByRole('combobox', { name: 'Leaves from nodes in' }), 'eu-west,');
  await waitFor(() => expect(found).toHaveTextContent(/Everything on .*in eu-central/));
});

test('a destination that is elsewhere leads to where its region is said', async () => {
  await open();
  await unfold(/^stays-in-the-us/);
  const regions = screen.getByRole('combobox', { name: 'Goes to destinations in' });
  await userEvent.type(regions, '{Backspace}');
  const found = within(await broken());
  await waitFor(() =>
    expect(found.getByRole('link', { name: 'Say where it is' })).toHaveAttribute(
      'href',
      '/console/s/acme@edge/egress-destinations?open=stripe',
    ),
  );
});

test('a class that nobody handles binds nobody, and the workloads to say so are named', async () => {
  await open();
  await unfold(/^stays-in-the-us/);
  const field = screen.getByRole('combobox', { name: 'Class of data' });
  await userEvent.clear(field);
  await userEvent.type(field, 'logs');
  await waitFor(async () => expect(await broken()).toHaveTextContent('No workload of this policy'));
  expect(within(await broken()).getByRole('link', { name: 'orders' })).toBeVisible();
});

test('what could not be read is not said to be well', async () => {
  server.use(http.get('*/api/v1/nodes', () => new HttpResponse(null, { status: 503 })));
  await open();
  await unfold(/^stays-in-the-us/);
  await waitFor(() => expect(screen.queryByText(/is inside/)).toBeNull());
  expect(screen.queryByRole('status', { name: 'Whom it refuses' })).toBeNull();
});

test('a rule is added and saved without any JSON', async () => {
  await open();
  await userEvent.click(await screen.findByRole('button', { name: 'Add residency rule' }));
  const names = screen.getAllByRole('textbox', { name: 'Name' });
  await userEvent.type(names.at(-1) as HTMLElement, 'logs-stay');
  await userEvent.type(screen.getByRole('combobox', { name: 'Class of data' }), 'logs');
  const regions = screen.getByRole('combobox', { name: 'Goes to destinations in' });
  await userEvent.type(regions, 'eu-west,');
  await userEvent.click(screen.getByRole('switch', { name: /no known region/ }));
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Save to draft' }));
  await waitFor(() => expect(writes.map(({ call }) => call)).toContain(`PUT ${PLACE}`));
  const { body } = writes.find(({ call }) => call === `PUT ${PLACE}`) ?? {};
  expect((body as { spec: EgressPolicySpec }).spec.residency[1]).toEqual({
    name: 'logs-stay',
    data_class: 'logs',
    from_regions: [],
    to_regions: ['eu-west'],
    strict: false,
  });
});

test('a mistake stands at its field, in a rule that opens for it', async () => {
  const problem = {
    code: 'residency_empty',
    severity: 'error',
    pointer: '/spec/residency/0/to_regions',
    text: 'must name regions of nodes, or of destinations',
  };
  server.use(
    http.put(`*/api/v1${PLACE}`, () =>
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'Not valid',
          status: 422,
          code: 'invalid',
          problems: [problem],
        },
        { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  await open();
  await unfold(/^stays-in-the-us/);
  const regions = screen.getByRole('combobox', { name: 'Goes to destinations in' });
  await userEvent.type(regions, '{Backspace}{Backspace}');
  await waitFor(() => expect(regions).toHaveAccessibleDescription(problem.text));
});
