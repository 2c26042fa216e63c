/** Strategies, delivery rules, freezes, approvals and the gates of a slice. */
import { http, HttpResponse } from 'msw';
import type { Freeze, Strategy } from '@/api/types/governance';
import { approval, deliveries, freezes, gatesOf, strategies } from '../world/governance';
import { page, problem } from './answers';

const SLICE = '*/api/v1/slices/:slice';
const tag = (version: number) => ({ headers: { ETag: `"${version}"` } });

export const governance = [
  http.get('*/api/v1/strategies', ({ request }) => {
    const gateway = new URL(request.url).searchParams.get('gateway');
    return page(strategies.filter((one) => !one.gateway || !gateway || one.gateway === gateway));
  }),
  http.post('*/api/v1/strategies', async ({ request }) => {
    const asked = (await request.json()) as Strategy;
    return HttpResponse.json({ ...asked, built_in: false, version: 1 }, { status: 201 });
  }),
  http.patch('*/api/v1/strategies/:name', async ({ request }) =>
    HttpResponse.json({ ...strategies.at(-1), ...((await request.json()) as object) }),
  ),
  http.delete('*/api/v1/strategies/:name', () => new HttpResponse(null, { status: 204 })),
  http.get('*/api/v1/gateways/:gateway/delivery', ({ params }) => {
    const found = deliveries[String(params['gateway'])];
    if (!found) return problem(404, 'not_found', 'No such gateway');
    return HttpResponse.json(found, tag(found.version));
  }),
  http.patch('*/api/v1/gateways/:gateway/delivery', async ({ params, request }) =>
    HttpResponse.json({
      ...deliveries[String(params['gateway'])],
      ...((await request.json()) as object),
    }),
  ),
  http.get('*/api/v1/platform-switches', () => HttpResponse.json({ items: [], next: null })),
  http.get('*/api/v1/freezes', ({ request }) => {
    const { searchParams } = new URL(request.url);
    const gateway = searchParams.get('gateway');
    return page(
      freezes.filter(
        (one) =>
          (!gateway || !one.gateway || one.gateway === gateway) &&
          (!searchParams.has('active') || one.state === 'active'),
      ),
    );
  }),
  http.post('*/api/v1/freezes', async ({ request }) =>
    HttpResponse.json(
      { ...freezes[0], id: 'f-new', ...((await request.json()) as Partial<Freeze>) },
      { status: 201 },
    ),
  ),
  http.post('*/api/v1/freezes/:id/end', () => HttpResponse.json({ ...freezes[0], state: 'ended' })),
  http.get(`${SLICE}/gates`, ({ params }) => HttpResponse.json(gatesOf(String(params['slice'])))),
  http.get(`${SLICE}/approvals`, () => page([approval])),
  http.post(`${SLICE}/approvals`, () => HttpResponse.json(approval, { status: 201 })),
  http.post(`${SLICE}/approvals/:id/:decision`, () => HttpResponse.json(approval)),
];
