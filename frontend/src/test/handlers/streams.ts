/** Streams of the audit trail, and what is known of the trail itself. */
import { http, HttpResponse } from 'msw';
import { entries } from '../world/evidence';
import { arcsight, consequences, splunk, whole } from '../world/streams';
import { problem } from './answers';

const body = async (request: Request) => (await request.json()) as object;
const STREAMS = '*/api/v1/tenants/:tenant/audit-streams';

export const streams = [
  http.get('*/api/v1/audit/verification', () => HttpResponse.json(whole)),
  http.get('*/api/v1/audit/:id/consequences', () => HttpResponse.json(consequences)),
  http.get('*/api/v1/audit/:id', ({ params }) => {
    const found = entries.find(({ id }) => id === params['id']);
    return found ? HttpResponse.json(found) : problem(404, 'not_found', 'There is no such thing');
  }),
  http.get(STREAMS, () => HttpResponse.json({ items: [splunk, arcsight] })),
  http.post(STREAMS, async ({ request }) =>
    HttpResponse.json(
      { ...splunk, ...(await body(request)), signing_secret: 'whsec_c2VjcmV0' },
      { status: 201 },
    ),
  ),
  http.patch(`${STREAMS}/:id`, async ({ request }) =>
    HttpResponse.json({ ...splunk, ...(await body(request)) }),
  ),
  http.delete(`${STREAMS}/:id`, () => new HttpResponse(null, { status: 204 })),
  http.post(`${STREAMS}/:id/test`, ({ params }) =>
    HttpResponse.json(
      params['id'] === splunk.id
        ? { is_taken: true, text: 'It took a message of audit.test.' }
        : { is_taken: false, text: 'It cannot be reached: connection refused.' },
    ),
  ),
];
