/** Alerts, their rules, silences, channels and notification policies. */
import { http, HttpResponse } from 'msw';
import * as world from '../world/alerts';
import { always, inhibitions } from '../world/inhibitions';
import { page, problem } from './answers';

const TENANT = '*/api/v1/tenants/:tenant';
const body = async (request: Request) => (await request.json()) as object;

export const alerts = [
  http.get('*/api/v1/alerts/summary', () =>
    HttpResponse.json({ pages: 1, unacknowledged_pages: 1, tickets: 1, infos: 0, unknown: 1 }),
  ),
  http.get('*/api/v1/alerts', ({ request }) => {
    const isOver = new URL(request.url).searchParams.get('state') === 'resolved';
    return page(world.alerts.filter(({ state }) => (state === 'resolved') === isOver));
  }),
  http.get('*/api/v1/alerts/:alert', ({ params }) => {
    const found = world.alerts.find(({ id }) => id === params['alert']);
    return found ? HttpResponse.json(found) : problem(404, 'not_found', 'No such alert');
  }),
  http.get('*/api/v1/alerts/:alert/events', () => page(world.events)),
  http.post('*/api/v1/alerts/:alert/:verb', () => HttpResponse.json(world.alerts[0])),
  http.get('*/api/v1/alert-kinds', () => HttpResponse.json({ items: world.kinds })),
  http.get('*/api/v1/alert-kinds/:kind/runbook', ({ params }) =>
    HttpResponse.json({ kind: params['kind'], text: world.RUNBOOK }),
  ),
  http.get(`${TENANT}/alert-rules`, () => page(world.rules)),
  http.patch('*/api/v1/alert-rules/:rule', async ({ request }) =>
    HttpResponse.json({ ...world.rules[0], ...(await body(request)) }),
  ),
  http.get(`${TENANT}/silences`, () => page(world.silences)),
  http.post(`${TENANT}/silences`, async ({ request }) =>
    HttpResponse.json({ ...world.silences[0], ...(await body(request)) }, { status: 201 }),
  ),
  http.get(`${TENANT}/inhibitions`, () =>
    HttpResponse.json({ items: inhibitions, next: null, always }),
  ),
  http.post(`${TENANT}/inhibitions`, async ({ request }) =>
    HttpResponse.json({ ...inhibitions[0], ...(await body(request)) }, { status: 201 }),
  ),
  http.delete('*/api/v1/inhibitions/:inhibition', () => new HttpResponse(null, { status: 204 })),
  http.get(`${TENANT}/channels`, () => page(world.channels)),
  http.post(`${TENANT}/channels`, async ({ request }) =>
    HttpResponse.json(
      {
        ...world.channels[0],
        ...(await body(request)),
        made_secrets: { signing_secret: 'whsec_shown-once' },
      },
      { status: 201 },
    ),
  ),
  http.get('*/api/v1/channels/:channel/deliveries', () => page(world.deliveries)),
  http.post('*/api/v1/channels/:channel/test', () =>
    HttpResponse.json({ ...world.deliveries[0], error: 'It refuses connections.' }),
  ),
  http.get(`${TENANT}/notification-policies`, () => page(world.policies)),
  http.patch('*/api/v1/notification-policies/:policy', async ({ request }) =>
    HttpResponse.json({ ...world.policies[0], ...(await body(request)) }),
  ),
];
