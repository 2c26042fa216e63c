/** What goes out: workloads with their credentials, egress policies, and the listeners of the platform. */
import { http, HttpResponse } from 'msw';
import { egressPolicies, listeners, workloads } from '../world/egress';
import { cuts, denials, policyUses, tunnels, wentOut } from '../world/wentOut';
import { page } from './answers';
import { kept } from './objects';

const SLICE = '*/api/v1/slices/:slice';
const OUT = `${SLICE}/egress`;
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
  http.get(`${OUT}/destinations`, ({ params, request }) =>
    HttpResponse.json({ ...wentOut, items: isAcme(params) ? narrowed(request) : [] }),
  ),
  http.get(`${OUT}/denials`, ({ params, request }) =>
    page(isAcme(params) ? denials.filter(isWanted(request)) : []),
  ),
  http.get(`${OUT}/rules`, ({ params }) => page(isAcme(params) ? policyUses : [])),
  http.get(`${OUT}/tunnels`, ({ params }) =>
    HttpResponse.json(isAcme(params) ? tunnels : { ...tunnels, total: 0, nodes: [] }),
  ),
  http.get(`${OUT}/cuts`, ({ params }) => page(isAcme(params) ? cuts : [])),
];

const isAcme = ({ slice }: Record<string, unknown>): boolean => slice === 'acme@edge';

/** Narrowed by what is equal, as far as what is told has it. */
const isWanted = (request: Request) => (row: object) =>
  [...new URL(request.url).searchParams].every(
    ([name, value]) => !(name in row) || (row as Record<string, unknown>)[name] === value,
  );

function narrowed(request: Request) {
  const asked = new URL(request.url).searchParams;
  const workload = asked.get('workload');
  return wentOut.items
    .filter(({ destination }) => [null, destination].includes(asked.get('destination')))
    .map((to) => ({
      ...to,
      workloads: to.workloads.filter((line) => [null, line.workload].includes(workload)),
    }))
    .filter(({ workloads: lines }) => lines.length > 0);
}
