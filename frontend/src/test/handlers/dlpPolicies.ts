/** DLP policies, their secrets, how they did, and what they would find. */
import { http, HttpResponse } from 'msw';
import { dlpApproval, dlpFeedback, dlpPolicies as policies, dlpTried } from '../world/dlpPolicies';
import { page } from './answers';
import { kept } from './objects';

const SLICE = '*/api/v1/slices/:slice';
const ONE = `${SLICE}/dlp-policies/:name`;

export const dlpPolicies = [
  http.get(`${ONE}/feedback`, () => HttpResponse.json(dlpFeedback)),
  http.post(`${ONE}/secrets`, () =>
    HttpResponse.json({ name: 'new', length: 24, action: 'block', etag: '"4"' }, { status: 201 }),
  ),
  http.delete(`${ONE}/secrets/:key`, () => new HttpResponse(null, { status: 204 })),
  ...kept('dlp-policies', policies),
  http.get(`${SLICE}/dlp-approvals`, ({ request }) =>
    page(
      [dlpApproval].filter(({ held }) =>
        [null, held].includes(new URL(request.url).searchParams.get('held')),
      ),
    ),
  ),
  http.post(`${SLICE}/dlp-approvals/:id/revoke`, () => HttpResponse.json(dlpApproval)),
  http.post(`${SLICE}/waf/events/:id/approval`, () =>
    HttpResponse.json(dlpApproval, { status: 201 }),
  ),
  http.post(`${SLICE}/dlp/try`, () => HttpResponse.json(dlpTried)),
];
