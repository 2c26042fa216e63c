import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import type { QuotaNow, TrafficPolicy } from '@/api/types/intent';
import { kept } from '@/test/handlers/objects';
import { noteWrites } from '@/test/notes';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { trafficPolicies } from '@/test/world/trafficPolicies';

const LIST = '/slices/acme@edge/traffic-policies';
const now: QuotaNow = {
  begun_at: '2026-12-01T12:00:00Z',
  ends_at: '2026-12-01T12:01:00Z',
  total: 1,
  used: 70,
  refused: 12,
  buckets: [
    {
      keys: ['mobile-app'],
      limit: 100,
      used: 70,
      refused: 12,
      nodes: [
        { node: 'edge-1', share: 50, used: 50, refused: 12, told_at: '2026-12-01T12:00:31Z' },
        { node: 'edge-2', share: 50, used: 20, refused: 0, told_at: '2026-12-01T12:00:29Z' },
      ],
    },
  ],
};

test('a quota is for each combination of what requests are told apart by', async () => {
  await renderAt('/s/acme@edge/traffic-policies?open=%2B');
  await userEvent.type(await screen.findByRole('textbox', { name: 'Name' }), 'per-plan');
  await userEvent.click(screen.getByRole('radio', { name: 'Quota' }));
  await userEvent.click(screen.getByRole('button', { name: 'Tell apart by one more' }));
  await userEvent.click(screen.getByRole('radio', { name: 'Nobody passes' }));
  const writes = noteWrites();
  await userEvent.click(screen.getByRole('button', { name: 'Add to draft' }));
  await waitFor(() => expect(writes.map((one) => one.call)).toContain(`POST ${LIST}`));
  const { body } = writes.find((one) => one.call === `POST ${LIST}`) ?? {};
  expect((body as { spec: TrafficPolicy['spec'] }).spec.policy).toEqual({
    type: 'quota',
    requests: 10_000,
    period: 'day',
    by: [{ type: 'consumer' }, { type: 'client_address' }],
    when_unavailable: 'closed',
    shadow: false,
  });
});

test('its page says who used how much, and what nodes hold', async () => {
  const [first] = trafficPolicies;
  if (!first) throw new Error('no policy');
  const quota: TrafficPolicy = {
    ...first,
    name: 'per-plan',
    spec: {
      description: '',
      policy: {
        type: 'quota',
        requests: 100,
        period: 'minute',
        by: [{ type: 'consumer' }],
        when_unavailable: 'share',
        shadow: false,
      },
    },
  };
  server.use(
    http.get(`*/api/v1${LIST}/per-plan/quota`, () => HttpResponse.json(now)),
    ...kept('traffic-policies', [quota]),
  );
  await renderAt('/s/acme@edge/traffic-policies?open=per-plan');
  const row = (await screen.findByText('mobile-app')).closest('tr');
  expect(row).toHaveTextContent('70 / 100');
  expect(row).toHaveTextContent('edge-1 50 of 50, edge-2 20 of 50');
});
