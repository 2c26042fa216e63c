import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { HealthEndpoint } from '@/health/reads';
import { renderAt } from '@/test/render';
import { server } from '@/test/server';
import { differenceOf } from './differing';

const AT = '2026-12-01T10:00:00Z';
const ONE = '0197a9b4-0000-7000-8000-000000000001';
const TWO = '0197a9b4-0000-7000-8000-000000000002';

const glance = (service: string, more: object = {}) => ({
  slice: 'acme@edge',
  gateway: 'edge',
  service,
  state: 'healthy',
  nodes: 2,
  heard: 2,
  total: 2,
  most: 2,
  fewest: 2,
  since: AT,
  ...more,
});

const on = (node: string, node_name: string, more: object = {}) => ({
  node,
  node_name,
  is_heard: true,
  state: 'healthy',
  reason: '',
  status: 0,
  since: AT,
  weight: 1,
  priority: 0,
  zone: '',
  active: 0,
  requests: 9,
  failed: 0,
  ...more,
});

const endpoint = (nodes: object[], differs = true) =>
  ({ address: '10.0.0.7:80', host: '', state: 'unhealthy', differs, nodes }) as HealthEndpoint;

const refused = { state: 'unhealthy', reason: 'status', status: 503, failed: 4 };

const orders = {
  ...glance('orders', { state: 'impaired', fewest: 1 }),
  on_nodes: [
    { node: ONE, node_name: 'edge-1', is_heard: true, last_seen_at: AT, total: 1, healthy: 0 },
    { node: TWO, node_name: 'edge-2', is_heard: false, last_seen_at: AT, total: 1, healthy: 1 },
  ],
  endpoints: [
    endpoint([on(ONE, 'edge-1', refused), on(TWO, 'edge-2', { is_heard: false })], false),
  ],
  changes: [
    {
      at: AT,
      node: ONE,
      node_name: 'edge-1',
      address: '10.0.0.7:80',
      was: 'healthy',
      ...refused,
    },
  ],
};

beforeEach(() => {
  server.use(
    http.get('*/api/v1/service-health', () =>
      HttpResponse.json({
        services: [glance('orders', { state: 'impaired', fewest: 1 }), glance('echo')],
        count: 2,
      }),
    ),
    http.get('*/api/v1/slices/:slice/services/:name/health', ({ params }) =>
      HttpResponse.json(
        params['name'] === 'orders'
          ? orders
          : { ...glance('echo'), on_nodes: [], endpoints: [], changes: [] },
      ),
    ),
  );
});

test('the worst service is shown with each endpoint on each node, and a silent node as such', async () => {
  await renderAt('/s/acme@edge/health');
  const matrix = await screen.findByRole('table', { name: 'Endpoints of orders on each node' });
  expect(within(matrix).getByText('answered 503')).toBeVisible();
  expect(within(matrix).getByText('4 of 9 failed')).toBeVisible();
  expect(within(matrix).getByText('edge-2 (not heard from)')).toBeVisible();
  const services = screen.getByRole('table', { name: 'Services' });
  expect(within(services).getByText('1 to 2 of 2')).toBeVisible();
});

test('another service is chosen, and one without endpoints says so', async () => {
  await renderAt('/s/acme@edge/health');
  await userEvent.click(await screen.findByRole('button', { name: 'echo' }));
  expect(await screen.findByText('No node has an endpoint of it.')).toBeVisible();
  expect(screen.getByText('Nothing in a week.')).toBeVisible();
});

const three = (...states: object[]) =>
  differenceOf(endpoint(states.map((more, at) => on(String(at), `edge-${at + 1}`, more))));

test('who stands alone is named', () => {
  const bad = { state: 'unhealthy' };
  expect(three({}, bad, {})).toEqual({ kind: 'only', node: 'edge-2' });
  expect(three(bad, bad, {})).toEqual({ kind: 'only.can', node: 'edge-3' });
  expect(three(bad, bad, {}, {})).toEqual({ kind: 'differ', nodes: 'edge-1, edge-2' });
  expect(three({}, { ...bad, is_heard: false })).toBeNull();
});
