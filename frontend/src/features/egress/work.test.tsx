import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';

const EGRESS = '/s/acme@edge/egress';
const POST = 'POST /slices/acme@edge/';

test('what is chosen of the suggestions becomes one rule in the draft', async () => {
  await renderAt(`${EGRESS}?tab=learn`);
  const builder = within(await screen.findByRole('region', { name: 'builder' }));
  expect(builder.getByText(/^stands for a\.pythonhosted\.org/)).toBeVisible();
  await userEvent.click(builder.getByRole('checkbox', { name: 'registry.npmjs.org:443' }));
  const writes = noteWrites();
  await userEvent.click(builder.getByRole('button', { name: 'Allow 1 in the draft' }));
  await waitFor(() => expect(window.location.pathname).toMatch(/acme@edge\/review$/));
  expect(writes[0]).toMatchObject({
    call: `${POST}egress/suggestions`,
    body: {
      workload: 'builder',
      policy: 'packages',
      destinations: [{ host: '*.pythonhosted.org', port: 443, forwarding: 'tunnel' }],
    },
  });
});

test('rules that nobody uses go from the draft, those that are chosen', async () => {
  await renderAt(`${EGRESS}?tab=learn`);
  const unused = within(await screen.findByRole('region', { name: 'Rules that nobody uses' }));
  await userEvent.click(await unused.findByRole('checkbox', { name: 'packages/debian' }));
  const writes = noteWrites();
  await userEvent.click(unused.getByRole('button', { name: 'Remove 1 from the draft' }));
  await waitFor(() => expect(window.location.pathname).toMatch(/acme@edge\/review$/));
  expect(writes[0]).toMatchObject({
    call: `${POST}egress/unused`,
    body: { rules: [{ policy: 'packages', rule: 'debian' }] },
  });
});

test('a request is granted by who may, and refused only with a reason', async () => {
  await renderAt(`${EGRESS}?tab=requests`);
  const requests = within(await screen.findByRole('table', { name: 'Requests' }));
  const [mine, own] = requests.getAllByRole('button', { name: 'Grant' });
  expect(own).toBeDisabled();
  expect(requests.getByText('You asked for it: somebody else decides.')).toBeVisible();
  await userEvent.click(requests.getAllByRole('button', { name: 'Refuse' })[0] as HTMLElement);
  const question = within(await screen.findByRole('dialog'));
  expect(question.getByRole('button', { name: 'Refuse it' })).toBeDisabled();
  await userEvent.click(question.getByRole('button', { name: 'Cancel' }));
  await userEvent.click(mine as HTMLElement);
  const writes = noteWrites();
  await userEvent.click(await screen.findByRole('button', { name: 'Grant it' }));
  await waitFor(() =>
    expect(writes[0]).toMatchObject({ call: `${POST}egress/requests/ar-1/grant` }),
  );
});

test('from a denial one asks for access with what is known of it', async () => {
  await renderAt(`${EGRESS}?tab=denials`);
  await userEvent.click(await screen.findByText('api.openai.com:443'));
  await userEvent.click(await screen.findByRole('button', { name: 'Ask for access' }));
  const form = within(await screen.findByRole('dialog'));
  expect(form.getByText('Say why.')).toBeVisible();
  await userEvent.type(form.getByRole('textbox', { name: 'Why is it needed?' }), 'A trial');
  const writes = noteWrites();
  await userEvent.click(form.getByRole('button', { name: 'Ask for access' }));
  await waitFor(() =>
    expect(writes[0]).toMatchObject({
      call: `${POST}egress/requests`,
      body: { workload: 'orders', destination: 'api.openai.com:443', request_id: 'req-d-2' },
    }),
  );
});

test('the tester names the rule that decides; another question takes the answer away', async () => {
  await renderAt(`${EGRESS}?tab=test&workload=orders&destination=content.dropboxapi.com`);
  await userEvent.click(await screen.findByRole('button', { name: 'Ask' }));
  expect(
    await screen.findByText('Egress rule payments/no-uploads denies this destination.'),
  ).toBeVisible();
  expect(screen.getByRole('link', { name: 'payments, rule no-uploads' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/egress-policies?open=payments',
  );
  await userEvent.type(screen.getByRole('textbox', { name: 'Destination' }), 'x');
  expect(screen.queryByText(/denies this destination/)).toBeNull();
});

test('a line of the table is denied at once, and it shows where such a denial holds', async () => {
  await renderAt(EGRESS);
  const emergency = within(await screen.findByRole('region', { name: 'Denied in an emergency' }));
  expect(await emergency.findByText('10 tunnels cut')).toBeVisible();
  expect((await emergency.findAllByText(/^holds on edge-/)).length).toBeGreaterThan(0);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Deny api.stripe.com:443 or orders at once' }),
  );
  const form = within(await screen.findByRole('dialog'));
  await userEvent.click(form.getByRole('radio', { name: 'A destination, for one workload' }));
  await userEvent.type(form.getByRole('textbox', { name: 'Reason' }), 'It leaks');
  const writes = noteWrites();
  await userEvent.click(form.getByRole('button', { name: 'Deny it now' }));
  await waitFor(() =>
    expect(writes[0]).toMatchObject({
      call: `${POST}switches`,
      body: { type: 'workload_deny', target: 'orders', destination: 'api.stripe.com:443' },
    }),
  );
});
