/** WAF policies and lists, and what their editors ask. */
import { http, HttpResponse } from 'msw';
import type { IntentObject, List } from '@/api/types/intent';
import {
  catalogue,
  checkExpression,
  filled,
  lists,
  policies,
  templates,
} from '../world/wafPolicies';
import { page, problem } from './answers';

const SLICE = '*/api/v1/slices/:slice';

const kept = (plural: string, objects: readonly IntentObject<unknown>[]) => [
  http.get(`${SLICE}/${plural}`, ({ params }) =>
    page(objects.filter(({ slice }) => slice === params['slice'])),
  ),
  http.get(`${SLICE}/${plural}/:name`, ({ params }) => shown(find(objects, params['name']))),
  http.post(`${SLICE}/${plural}`, ({ request }) => changed(objects[0], request)),
  http.put(`${SLICE}/${plural}/:name`, ({ params, request }) =>
    changed(find(objects, params['name']), request),
  ),
  http.patch(`${SLICE}/${plural}/:name`, ({ params, request }) =>
    changed(find(objects, params['name']), request),
  ),
];

const find = (objects: readonly IntentObject<unknown>[], wanted: unknown) =>
  objects.find(({ name }) => name === wanted);

const shown = (object: IntentObject<unknown> | undefined) =>
  object
    ? HttpResponse.json(object, { headers: { ETag: object.etag } })
    : problem(404, 'not_found', 'No such object');

async function changed(object: IntentObject<unknown> | undefined, request: Request) {
  if (!object) return shown(object);
  const { name = object.name, spec } = (await request.json()) as { name?: string; spec: object };
  return shown({
    ...object,
    name,
    spec: { ...(object.spec as object), ...spec },
    state: 'changed',
    etag: '"9"',
  });
}

/** Pages of lists have counts in place of the entries. */
const listed = ({ spec: { entries, ...spec }, ...list }: List) => ({
  ...list,
  spec,
  entry_count: entries.length,
  next_expiry:
    entries.find(({ expires_at: end }) => Date.parse(end ?? '') > Date.now())?.expires_at ?? null,
});

export const wafPolicies = [
  ...kept('waf-policies', policies),
  http.get(`${SLICE}/lists`, ({ params }) =>
    page(lists.filter(({ slice }) => slice === params['slice']).map(listed)),
  ),
  ...kept('lists', lists),
  http.get(`${SLICE}/waf/catalogue`, () => HttpResponse.json(catalogue)),
  http.get(`${SLICE}/waf/templates`, () => HttpResponse.json({ items: templates })),
  http.post(`${SLICE}/waf/held`, () => HttpResponse.json([])),
  http.post(`${SLICE}/waf/templates`, () => HttpResponse.json({ rules: filled })),
  http.post(`${SLICE}/waf/expressions`, async ({ request }) =>
    HttpResponse.json(checkExpression((await request.json()) as { text: string; cursor: number })),
  ),
];
