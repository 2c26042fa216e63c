/** Traffic policies, and what acts on a route. */
import { http, HttpResponse } from 'msw';
import { onOthers, onShopApi, trafficPolicies as policies } from '../world/trafficPolicies';
import { page } from './answers';
import { kept } from './objects';

const SLICE = '*/api/v1/slices/:slice';

export const trafficPolicies = [
  http.get(`${SLICE}/routes/:name/effective-policies`, ({ params }) =>
    HttpResponse.json(params['name'] === 'shop-api' ? onShopApi : onOthers),
  ),
  http.get(`${SLICE}/defaults`, () => page([])),
  ...kept('traffic-policies', policies),
];
