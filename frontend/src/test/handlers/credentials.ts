/** Credentials that gateways add. */
import { http, HttpResponse } from 'msw';
import { bucket, crm, onNodes, second, stripe } from '../world/credentials';

const HERE = '*/api/v1/slices/:slice/credentials';
const ALL = [bucket, crm, stripe];
const first = { ...second, number: 1, origin: 'created', note: '' };

export const credentials = [
  http.get(HERE, ({ request }) => {
    const state = new URL(request.url).searchParams.get('state');
    const items = ALL.filter((one) => !state || one.state === state);
    return HttpResponse.json({ items, next: null });
  }),
  http.post(HERE, () => HttpResponse.json(stripe, { status: 201 })),
  http.get(`${HERE}/:name`, ({ params }) =>
    HttpResponse.json(ALL.find(({ name }) => name === params['name'])),
  ),
  http.patch(`${HERE}/:name`, () => HttpResponse.json(stripe)),
  http.delete(`${HERE}/:name`, () => new HttpResponse(null, { status: 204 })),
  http.get(`${HERE}/:name/nodes`, () => HttpResponse.json({ items: onNodes })),
  http.get(`${HERE}/:name/versions`, () =>
    HttpResponse.json({ items: [second, first], next: null }),
  ),
  http.post(`${HERE}/:name/rotate`, () => HttpResponse.json(stripe)),
  http.post(`${HERE}/:name/refresh`, () => HttpResponse.json(bucket)),
];
