/** What goes out: workloads with their credentials, egress policies, and the listeners of the platform. */
import { http, HttpResponse } from 'msw';
import { egressPolicies, listeners, namedDestinations, workloads } from '../world/egress';
import { accessRequests, suggestions, unused } from '../world/egressWork';
import { costsBy } from '../world/wayOutCosts';
import { residencies } from '../world/residencies';
import { policyUses } from '../world/ruleUses';
import { issued, joinTokens } from '../world/workloads';
import { cuts, denials, tunnels, wentOut } from '../world/wentOut';
import { page } from './answers';
import type { EgressQuestion } from '@/api/types/egress';
import { answerTo } from '../world/egressAnswer';
import { kept } from './objects';

const SLICE = '*/api/v1/slices/:slice';
const OUT = `${SLICE}/egress`;
const OF_WORKLOAD = `${SLICE}/workloads/:name`;
const CREDENTIALS = `${OF_WORKLOAD}/credentials`;

export const egress = [
  ...kept('workloads', workloads),
  ...kept('egress-policies', egressPolicies),
  ...kept('egress-destinations', namedDestinations),
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
  http.get(`${OF_WORKLOAD}/certificates`, ({ params }) =>
    page(isAcme(params) && params['name'] === 'orders' ? issued : []),
  ),
  http.post(`${OF_WORKLOAD}/certificates/:id/revoke`, () => HttpResponse.json({ etag: '"4"' })),
  http.get(`${OF_WORKLOAD}/join-tokens`, ({ params }) =>
    page(isAcme(params) && params['name'] === 'orders' ? joinTokens : []),
  ),
  http.post(`${OF_WORKLOAD}/join-tokens`, () =>
    HttpResponse.json({ ...joinTokens[0], token: 'ghw_told-once' }, { status: 201 }),
  ),
  http.delete(`${OF_WORKLOAD}/join-tokens/:id`, () => new HttpResponse(null, { status: 204 })),
  http.delete(`${CREDENTIALS}/:key`, () => new HttpResponse(null, { status: 204 })),
  http.get(`${OUT}/destinations`, ({ params, request }) =>
    HttpResponse.json({ ...wentOut, items: isAcme(params) ? narrowed(request) : [] }),
  ),
  http.get(`${OUT}/denials`, ({ params, request }) =>
    page(isAcme(params) ? denials.filter(isWanted(request)) : []),
  ),
  http.get(`${OUT}/rules`, ({ params, request }) =>
    page(isAcme(params) ? policyUses.filter(isWanted(request)) : []),
  ),
  http.get(`${OUT}/costs`, ({ request }) =>
    HttpResponse.json(costsBy(new URL(request.url).searchParams.get('by'))),
  ),
  http.get(`${OUT}/residency`, ({ params }) =>
    HttpResponse.json(isAcme(params) ? residencies : { ...residencies, items: [] }),
  ),
  http.get(`${OUT}/suggestions`, ({ params }) =>
    HttpResponse.json(isAcme(params) ? suggestions : { ...suggestions, items: [] }),
  ),
  http.post(`${OUT}/suggestions`, () => HttpResponse.json({ problems: [] }, { status: 201 })),
  http.get(`${OUT}/unused`, ({ params }) =>
    HttpResponse.json(isAcme(params) ? unused : { ...unused, items: [] }),
  ),
  http.post(`${OUT}/unused`, () => HttpResponse.json({ policies: ['packages'], rules: 1 })),
  http.get(`${OUT}/requests`, ({ params }) => page(isAcme(params) ? accessRequests : [])),
  http.post(`${OUT}/requests`, () => HttpResponse.json(accessRequests[0], { status: 201 })),
  http.post(`${OUT}/requests/:id/:decision`, () => HttpResponse.json(accessRequests[0])),
  http.post(`${OUT}/test`, async ({ request }) =>
    HttpResponse.json(answerTo((await request.json()) as EgressQuestion)),
  ),
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
