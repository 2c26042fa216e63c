import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { IntentObject, TrafficPolicy } from '@/api/types/intent';
import { unsaved } from '@/intent/unsaved';
import { kept } from '@/test/handlers/objects';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { trafficPolicies } from '@/test/world/trafficPolicies';
import type { EditedSpec } from './blank';

const LIST = '/slices/acme@edge/traffic-policies';
const PER_CLIENT = `${LIST}/per-client`;

beforeEach(() => {
  unsaved.forget('acme@edge/traffic-policies/+');
  unsaved.forget('acme@edge/traffic-policies/per-client');
});

/** Presses the button, and gives the spec that was stored. */
async function store(button: string, call: string): Promise<EditedSpec> {
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: button }));
  await waitFor(() => expect(writes.map((one) => one.call)).toContain(call));
  const { body } = writes.find((one) => one.call === call) ?? {};
  return (body as { spec: EditedSpec }).spec;
}

const rowOf = async (name: string) => (await screen.findByText(name)).closest('[role="row"]');

test('the list says of each policy its type, what it says, and who names it', async () => {
  await renderAt('/s/acme@edge/traffic-policies');
  expect(await rowOf('per-client')).toHaveTextContent(
    /Rate limit600 in 60 s for each client address/,
  );
  const named = await rowOf('per-client');
  await waitFor(() => expect(named).toHaveTextContent('shop.acme.test'));
  expect(await rowOf('strict')).toHaveTextContent(/nobody is refusedshop-api/);
  expect(await rowOf('partners')).toHaveTextContent(
    'pages of https://app.acme.test, https://*.partner.test and 1 more, as their user',
  );
  expect(await rowOf('small')).toHaveTextContent('answers of text as br, gzip');
});

test('the type comes first, then its fields; values of a header may have a number of their own', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=%2B');
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'by-key');
  expect(screen.queryByRole('textbox', { name: 'Requests' })).toBeNull();
  await userEvent.click(screen.getByRole('radio', { name: 'Rate limit' }));
  const requests = screen.getByRole('textbox', { name: 'Requests' });
  await userEvent.clear(requests);
  await userEvent.type(requests, '30');
  await userEvent.click(screen.getByRole('radio', { name: 'For each value of a header' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Header' }), 'x-api-key');
  await userEvent.click(screen.getByRole('button', { name: 'Add value' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Value of the header' }), 'gold');
  expect((await store('Add to draft', `POST ${LIST}`)).policy).toEqual({
    type: 'rate_limit',
    requests: 30,
    per_seconds: 60,
    burst: null,
    by: { type: 'header', name: 'x-api-key' },
    exceptions: [{ value: 'gold', requests: 6000 }],
    most_tracked: 10_000,
    shadow: false,
    headers: null,
  });
});

test('what is counted altogether has no exceptions', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=per-client');
  await userEvent.click(await screen.findByRole('radio', { name: 'Altogether' }));
  expect(screen.queryByRole('textbox', { name: 'Clients remembered' })).toBeNull();
  const { policy } = await store('Save to draft', `PUT ${PER_CLIENT}`);
  expect(policy).toMatchObject({ by: null, exceptions: [] });
});

test('a problem stands at its field', async () => {
  server.use(
    http.put(`*/api/v1${PER_CLIENT}`, () =>
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'Not valid',
          status: 422,
          code: 'invalid',
          request_id: 'req-1',
          problems: [
            {
              code: 'invalid',
              severity: 'error',
              pointer: '/spec/policy/requests',
              text: 'must be at least 1',
            },
          ],
        },
        { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  await renderAt('/s/acme@edge/traffic-policies?open=per-client');
  await userEvent.clear(await screen.findByRole('textbox', { name: 'Requests' }));
  await waitFor(() =>
    expect(screen.getByRole('textbox', { name: 'Requests' })).toHaveAccessibleDescription(
      'must be at least 1',
    ),
  );
});

test('a policy says who names it, and where it can be named while nobody does', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=per-client');
  const named = within(await screen.findByRole('region', { name: 'Named by' }));
  expect(await named.findByRole('link', { name: 'shop.acme.test' })).toHaveAttribute(
    'href',
    '/console/s/acme@edge/hostnames?open=shop.acme.test',
  );
  await userEvent.click(screen.getByText('small'));
  expect(await screen.findByText(/Nothing names it yet/)).toBeVisible();
});

test('on the platform a policy acts on the whole gateway by one click, in place of another of its type', async () => {
  const [policy] = trafficPolicies;
  const ofPlatform = (name: string) => ({ ...policy, name, slice: 'platform@edge' });
  const defaults = { ...policy, kind: 'defaults', name: 'defaults', etag: '"7"' };
  server.use(
    ...kept('traffic-policies', [ofPlatform('calm'), ofPlatform('usual')] as TrafficPolicy[]),
    ...kept('defaults', [
      {
        ...defaults,
        slice: 'platform@edge',
        spec: { policies: ['usual'] },
      } as IntentObject<unknown>,
    ]),
  );
  await renderAt('/s/platform@edge/traffic-policies?open=usual');
  expect(await screen.findByRole('button', { name: 'Let it act no more…' })).toBeVisible();
  await userEvent.click(screen.getByText('calm'));
  const writes = noteWrites();
  await userEvent.click(
    await screen.findByRole('button', { name: 'Let it act on the whole gateway…' }),
  );
  await waitFor(() => expect(window.location.pathname).toMatch(/platform@edge\/review$/));
  expect(writes).toContainEqual({
    call: 'PATCH /slices/platform@edge/defaults/defaults',
    body: { spec: { policies: ['calm'] } },
    tag: '"7"',
  });
});

test('no type, no policy: the form asks for one', async () => {
  const problems = [
    { code: 'type_object', severity: 'error', pointer: '/spec/policy', text: 'must be an object' },
  ];
  server.use(
    http.post(`*/api/v1${LIST}`, () =>
      HttpResponse.json(
        { type: 'about:blank', title: 'Not valid', status: 422, code: 'invalid', problems },
        { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
      ),
    ),
  );
  await renderAt('/s/acme@edge/traffic-policies?open=%2B');
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'new');
  await userEvent.click(screen.getByRole('button', { name: 'Add to draft' }));
  expect(await screen.findByText('Choose one.')).toBeVisible();
});

test('a policy for keys says where they are, and whom it let in and sent away', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=with-key');
  const asked = within(
    await screen.findByRole('region', { name: 'Keys asked for in the last 24 hours' }),
  );
  expect(asked.getByText('41,230 let in')).toBeVisible();
  expect(asked.getByText('289 refused: 212 without a key, 77 with an ended key')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Add place' }));
  await userEvent.click(screen.getByRole('switch', { name: /^Let requests without a key/ }));
  const { policy } = await store(
    'Save to draft',
    'PUT /slices/acme@edge/traffic-policies/with-key',
  );
  expect(policy).toMatchObject({
    type: 'api_key',
    sources: [{ type: 'header', name: 'x-api-key' }, { type: 'bearer' }, { type: 'basic' }],
    groups: ['partners'],
    anonymous: true,
  });
});

test('a limit may be for each consumer, some of whom have another number', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=per-client');
  await userEvent.click(await screen.findByRole('radio', { name: 'For each consumer' }));
  await userEvent.click(screen.getByRole('button', { name: 'Add value' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Consumer' }), 'mobile-app');
  const { policy } = await store('Save to draft', `PUT ${PER_CLIENT}`);
  expect(policy).toMatchObject({
    by: { type: 'consumer' },
    exceptions: [{ value: 'mobile-app', requests: 6000 }],
  });
});
