/** The draft as a plan, the revisions before it, what they did to traffic, and the routes. */
import { http, HttpResponse } from 'msw';
import { effect, plan, revisions, routes } from '../world/publishing';
import { page, problem } from './answers';

const SLICE = '*/api/v1/slices/:slice';

export const publishing = [
  http.get(`${SLICE}/plan`, () => HttpResponse.json(plan)),
  http.get(`${SLICE}/draft`, ({ params }) =>
    HttpResponse.json({ slice: params['slice'], version: 9, etag: '"9"', changes: 3, items: [] }),
  ),
  http.get(`${SLICE}/revisions`, () => page(revisions)),
  http.get(`${SLICE}/revisions/:sequence`, ({ params }) => {
    const found = revisions.find(({ sequence }) => sequence === Number(params['sequence']));
    return found ? HttpResponse.json(found) : problem(404, 'not_found', 'No such revision');
  }),
  http.get(`${SLICE}/revisions/:sequence/diff`, () => HttpResponse.json(plan)),
  http.get(`${SLICE}/revisions/:sequence/effect`, ({ params }) =>
    HttpResponse.json({ ...effect, revision: Number(params['sequence']) }),
  ),
  http.get(`${SLICE}/routes`, () => page(routes)),
  http.get(`${SLICE}/routes/:name`, ({ params }) => {
    const found = routes.find(({ name }) => name === params['name']);
    return found
      ? HttpResponse.json(found, { headers: { ETag: found.etag } })
      : problem(404, 'not_found', 'No such route');
  }),
  http.get(`${SLICE}/services`, () => page([])),
  http.get(`${SLICE}/hostnames`, () => page([])),
];
