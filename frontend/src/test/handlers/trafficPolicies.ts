/** Traffic policies, and what acts on a route. */
import { http, HttpResponse } from 'msw';
import { cachePurges, cacheUsage } from '../world/caches';
import { onOthers, onShopApi, trafficPolicies as policies } from '../world/trafficPolicies';
import { page } from './answers';
import { kept } from './objects';

const naming = (kind: string, name: string) => ({
  kind,
  plural: `${kind}s`,
  name,
  state: 'published',
});
const NAMED: Record<string, ReturnType<typeof naming>[]> = {
  'per-client': [naming('hostname', 'shop.acme.test')],
  strict: [naming('route', 'shop-api')],
};
const SLICE = '*/api/v1/slices/:slice';

export const trafficPolicies = [
  http.get(`${SLICE}/routes/:name/effective-policies`, ({ params }) =>
    HttpResponse.json(params['name'] === 'shop-api' ? onShopApi : onOthers),
  ),
  http.get(`${SLICE}/named-by`, ({ request }) =>
    page(NAMED[new URL(request.url).searchParams.get('name') ?? ''] ?? []),
  ),
  http.get(`${SLICE}/cache-usage`, () => HttpResponse.json(cacheUsage)),
  http.get(`${SLICE}/cache-purges`, () => HttpResponse.json({ items: cachePurges })),
  http.post(`${SLICE}/cache-purges`, () =>
    HttpResponse.json({ ...cachePurges[0], number: 3, rollout: 'r-9' }, { status: 202 }),
  ),
  http.get(`${SLICE}/traffic-policies/:name/key-sets`, () => HttpResponse.json({ items: [] })),
  http.get(`${SLICE}/defaults`, () => page([])),
  ...kept('traffic-policies', policies),
];
