/** What the firewall saw, and what a change of it would do. */
import { http, HttpResponse } from 'msw';
import type { WafEvent } from '@/api/types/waf';
import { wafBans, wafFloods } from '../world/wafClients';
import { facetsOf, wafEvents, wafSample } from '../world/wafEvents';
import { wafAttacks, wafNodes, wafPolicy, wafSummary } from '../world/wafNumbers';
import { proposals, simulated, trial } from '../world/wafTrials';
import { page, problem } from './answers';

const SLICE = '*/api/v1/slices/:slice';
const WAF = `${SLICE}/waf`;
const ETAG = { headers: { ETag: wafPolicy.etag } };

const PLAIN = [
  'route',
  'host',
  'client',
  'country',
  'outcome',
  'method',
  'policy',
  'attack',
] as const;

/** The events that a query asks for. */
function asked(request: Request): WafEvent[] {
  const { searchParams: query } = new URL(request.url);
  const rule = query.get('rule');
  return wafEvents.filter(
    (event) =>
      PLAIN.every((name) => !query.get(name) || event[name] === query.get(name)) &&
      (!rule ||
        event.matches.some((match) => String(match.rule) === rule) ||
        event.rules.some(({ name }) => name === rule)) &&
      event.path.includes(query.get('q') ?? '') &&
      event.at >= (query.get('since') ?? ''),
  );
}

const ofAcme = (slice: unknown) => slice === 'acme@edge';

export const waf = [
  http.get(`${WAF}/events`, ({ request, params }) =>
    page(ofAcme(params['slice']) ? asked(request) : []),
  ),
  http.get(`${WAF}/events/:id`, ({ params }) => {
    const found = wafEvents.find(({ id }) => id === params['id']);
    return found ? HttpResponse.json(found) : problem(404, 'not_found', 'No such event');
  }),
  http.put(`${WAF}/events/:id/label`, async ({ params, request }) =>
    HttpResponse.json({
      ...wafEvents.find(({ id }) => id === params['id']),
      ...((await request.json()) as object),
    }),
  ),
  http.get(`${WAF}/events/:id/sample`, () => HttpResponse.json(wafSample)),
  http.get(`${WAF}/events/:id/proposals`, () => HttpResponse.json(proposals)),
  http.get(`${WAF}/bans`, ({ params }) => page(ofAcme(params['slice']) ? wafBans : [])),
  http.post(`${WAF}/bans/:id/release`, ({ params }) =>
    HttpResponse.json({ ...wafBans.find(({ id }) => id === params['id']), state: 'released' }),
  ),
  http.get(`${WAF}/floods`, ({ params }) => page(ofAcme(params['slice']) ? wafFloods : [])),
  http.get(`${WAF}/facets`, ({ request, params }) =>
    HttpResponse.json(facetsOf(ofAcme(params['slice']) ? asked(request) : [])),
  ),
  http.get(`${WAF}/attacks`, ({ params }) => page(ofAcme(params['slice']) ? wafAttacks : [])),
  http.get(`${WAF}/summary`, ({ params }) =>
    HttpResponse.json(
      ofAcme(params['slice'])
        ? wafSummary()
        : { ...wafSummary(), points: [], rules: [], routes: [], untold: 0 },
    ),
  ),
  http.get(`${WAF}/nodes`, ({ params }) => page(ofAcme(params['slice']) ? wafNodes : [])),
  http.post(`${WAF}/simulate`, async ({ request }) => {
    const { request: tried } = (await request.json()) as { request: { event?: string } };
    return HttpResponse.json(simulated(tried.event !== undefined));
  }),
  http.post(`${WAF}/trials`, () => HttpResponse.json(trial)),
];

/** The policy that exclusions of these events go into. */
export const ofShop = [
  http.get(`${SLICE}/waf-policies`, ({ params }) =>
    page(ofAcme(params['slice']) ? [wafPolicy] : []),
  ),
  http.get(`${SLICE}/waf-policies/:name`, ({ params }) =>
    params['name'] === wafPolicy.name
      ? HttpResponse.json(wafPolicy, ETAG)
      : problem(404, 'not_found', 'No such WAF policy'),
  ),
  http.patch(`${SLICE}/waf-policies/:name`, () => HttpResponse.json(wafPolicy, ETAG)),
];
