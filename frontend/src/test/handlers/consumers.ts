/** Consumers with their keys, and how these are used. */
import { http, HttpResponse } from 'msw';
import { consumers as all, usageOf, usageOfAll } from '../world/consumers';
import { kept } from './objects';

const SLICE = '*/api/v1/slices/:slice';
const KEYS = `${SLICE}/consumers/:name/keys`;

export const consumers = [
  http.get(`${SLICE}/consumer-usage`, () => HttpResponse.json(usageOfAll)),
  http.get(`${SLICE}/consumers/:name/usage`, ({ params }) =>
    HttpResponse.json(usageOf(String(params['name']))),
  ),
  http.post(KEYS, async ({ request }) => {
    const { name } = (await request.json()) as { name: string };
    const made = { name, key: 'ghk_told-once', hint: 'ghk_told', etag: '"4"' };
    return HttpResponse.json(made, { status: 201, headers: { ETag: '"4"' } });
  }),
  http.patch(`${KEYS}/:key`, async ({ params, request }) => {
    const { expires_at: ends } = (await request.json()) as { expires_at: string | null };
    return HttpResponse.json({ name: params['key'], expires_at: ends, etag: '"4"' });
  }),
  http.delete(`${KEYS}/:key`, () => new HttpResponse(null, { status: 204 })),
  ...kept('consumers', all),
];
