/** WAF policies and lists, and what their editors ask. */
import { http, HttpResponse } from 'msw';
import type { List } from '@/api/types/intent';
import {
  catalogue,
  checkExpression,
  filled,
  lists,
  policies,
  templates,
} from '../world/wafPolicies';
import { page } from './answers';
import { kept } from './objects';

const SLICE = '*/api/v1/slices/:slice';

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
