/** What goes out: workloads with their credentials, egress policies, and the listeners of the platform. */
import { http, HttpResponse } from 'msw';
import { egressPolicies, listeners, workloads } from '../world/egress';
import { kept } from './objects';

const SLICE = '*/api/v1/slices/:slice';
const CREDENTIALS = `${SLICE}/workloads/:name/credentials`;

export const egress = [
  ...kept('workloads', workloads),
  ...kept('egress-policies', egressPolicies),
  ...kept('listeners', listeners),
  http.post(CREDENTIALS, ({ params }) =>
    HttpResponse.json(
      {
        key: 'n3w9xq',
        user: `acme.${String(params['name'])}.n3w9xq`,
        password: 'told-once',
        etag: '"4"',
      },
      { status: 201 },
    ),
  ),
  http.delete(`${CREDENTIALS}/:key`, () => new HttpResponse(null, { status: 204 })),
];
