/** Objects of a slice as the API keeps them: lists, one, a new one, changes; nothing is remembered. */
import { http, HttpResponse } from 'msw';
import type { IntentObject } from '@/api/types/intent';
import { page, problem } from './answers';

const SLICE = '*/api/v1/slices/:slice';

export const kept = (plural: string, objects: readonly IntentObject<unknown>[]) => [
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
