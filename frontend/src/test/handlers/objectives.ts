import { http, HttpResponse } from 'msw';
import { depth, refusals, slicesTraffic } from '../world/depth';
import { objectives } from '../world/objectives';
import { breakdown, exclusions, history, lookback } from '../world/objectivesPast';
import { revisionBudgets, saturation, vitals } from '../world/vitals';
import { page, problem } from './answers';

const found = (id: string | readonly string[] | undefined) =>
  objectives.find((one) => one.id === id);
const ETAG = { headers: { ETag: '"1"' } };

export const watching = [
  http.get('*/api/v1/objectives', ({ request }) => {
    const tenant = new URL(request.url).searchParams.get('tenant');
    return page(objectives.filter((one) => !tenant || one.tenant === tenant));
  }),
  http.get('*/api/v1/objectives/:id', ({ params }) => {
    const one = found(params['id']);
    return one ? HttpResponse.json(one, ETAG) : problem(404, 'not_found', 'No such objective');
  }),
  http.get('*/api/v1/objectives/:id/history', ({ request }) => {
    const { searchParams } = new URL(request.url);
    return HttpResponse.json(
      history(Number(searchParams.get('window')), Number(searchParams.get('step'))),
    );
  }),
  http.get('*/api/v1/objectives/:id/breakdown', () => HttpResponse.json({ items: breakdown })),
  http.get('*/api/v1/objectives/:id/exclusions', () => HttpResponse.json({ items: exclusions })),
  http.post('*/api/v1/tenants/:tenant/objectives/preview', () => HttpResponse.json(lookback)),
  http.get('*/api/v1/slices/:slice/traffic/depth', () => HttpResponse.json(depth())),
  http.get('*/api/v1/slices/:slice/refusals', ({ request }) => {
    const { searchParams } = new URL(request.url);
    return HttpResponse.json(refusals(searchParams.get('route'), searchParams.get('policy')));
  }),
  http.get('*/api/v1/gateways/:gateway/traffic', () => HttpResponse.json(slicesTraffic())),
  http.get('*/api/v1/nodes/:id/vitals', () => HttpResponse.json(vitals())),
  http.get('*/api/v1/saturation', () => HttpResponse.json(saturation)),
  http.get('*/api/v1/slices/:slice/revisions/:sequence/budgets', () =>
    HttpResponse.json({ items: revisionBudgets }),
  ),
  http.get('*/api/v1/nodes/:id/traffic', () => HttpResponse.json(slicesTraffic())),
];
