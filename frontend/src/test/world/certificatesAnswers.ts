/** Certificates and issuers as the API answers for them. */
import { http, HttpResponse } from 'msw';
import type { Certificate } from '@/api/types/certificates';
import type { Issuer } from '@/api/types/issuers';
import type { Hostname } from '@/api/types/intent';
import { page, problem } from '../handlers/answers';
import { certificates as every } from './certificates';
import { calendarOf, noticesOf, summaryOf } from './certificatesNumbers';
import { events, issuers, mismatched, places, usable } from './certificatesAround';
import { rotation } from './certificatesSketch';
import { ago, DAY } from './time';

const SLICE = '*/api/v1/slices/:slice/certificates';
const ONE = '*/api/v1/certificates/:id';
const HOSTNAMES = ['shop.acme.test', 'api.acme.test', 'shop2.acme.test', 'blog.acme.test'];

const hostname = (name: string): Hostname => ({
  id: `h-${name}`,
  kind: 'hostname',
  name,
  slice: 'acme@edge',
  state: 'published',
  spec: {
    description: '',
    redirect_to_https: true,
    hsts: null,
    client_certificate: null,
    waf:
      name === 'shop.acme.test'
        ? { policy: 'shop', failure_mode: 'open', inspect_bodies: true }
        : null,
    dlp: null,
    records: null,
    policies: name === 'shop.acme.test' ? ['per-client'] : [],
    policies_off: [],
  },
  updated_at: ago(12 * DAY),
  updated_by: 'alice@acme.test',
  etag: '"1"',
  problems: [],
});

const found = (id: unknown) => every.find((one) => one.id === id);
const missing = () => problem(404, 'not_found', 'No such certificate');
const answer = (one: Certificate | undefined, more: Partial<Certificate> = {}) =>
  one ? HttpResponse.json({ ...one, ...more }, { headers: { ETag: '"7"' } }) : missing();

function matches(one: Certificate, asked: URLSearchParams): boolean {
  const [slice, standing, issuer] = ['slice', 'standing', 'issuer'].map((name) => asked.get(name));
  const [q, before] = [asked.get('q') ?? '', asked.get('expires_before')];
  return (
    (!slice || one.slice === slice) &&
    (!standing || standing.split(',').includes(one.standing)) &&
    (asked.get('use') !== 'unused' ||
      (one.version !== null && one.serving.served_names.length === 0)) &&
    (!issuer || one.issuer?.name === issuer) &&
    (!before || (one.not_after !== null && one.not_after < before)) &&
    `${one.name} ${one.hostnames.join(' ')}`.includes(q)
  );
}

const asked = (request: Request): Certificate[] =>
  every.filter((one) => matches(one, new URL(request.url).searchParams));

export const certificates = [
  http.get('*/api/v1/certificates', ({ request }) => page(asked(request))),
  http.get('*/api/v1/certificates/summary', ({ request }) =>
    HttpResponse.json(summaryOf(asked(request))),
  ),
  http.get('*/api/v1/certificates/calendar', ({ request }) =>
    HttpResponse.json(calendarOf(asked(request), new URL(request.url).searchParams.get('span'))),
  ),
  http.get('*/api/v1/certificates/notices', ({ request }) =>
    HttpResponse.json(noticesOf(asked(request))),
  ),
  http.get(ONE, ({ params }) => answer(found(params['id']))),
  http.patch(ONE, ({ params }) => answer(found(params['id']), { standing: 'renewing' })),
  http.delete(ONE, () => new HttpResponse(null, { status: 204 })),
  http.get(`${ONE}/rotations`, ({ params }) => {
    const last = found(params['id'])?.rotation;
    const before = rotation('complete', 150 * DAY, {
      id: 'rot-first',
      reason: 'first',
      version: 1,
    });
    const failed = rotation('canary', 90 * DAY, {
      id: 'rot-back',
      state: 'rolled_back',
      version: 2,
      cause: 'edge-1 did not show the new certificate for api.acme.test within 60 s.',
    });
    return page(last ? [last, failed, before] : []);
  }),
  http.get(`${ONE}/events`, () => page(events)),
  http.get(`${ONE}/places`, ({ params }) => page(places[String(params['id'])] ?? [])),
  http.post(`${ONE}/:command`, ({ params }) => answer(found(params['id']))),
  http.post(`${SLICE}/inspect`, async ({ request }) => {
    const { certificate, private_key: key } = (await request.json()) as Record<string, string>;
    return HttpResponse.json(
      key?.includes('OTHER') || certificate?.includes('OTHER') ? mismatched : usable,
    );
  }),
  http.post(`${SLICE}/upload`, () => HttpResponse.json(found('c-legacy'), { status: 201 })),
  http.post(SLICE, () => HttpResponse.json(found('c-account'), { status: 201 })),
  http.get('*/api/v1/slices/acme@edge/hostnames', () => page(HOSTNAMES.map(hostname))),
  http.get('*/api/v1/slices/acme@edge/hostnames/:name', ({ params }) => {
    const one = hostname(String(params['name']));
    return HttpResponse.json(one, { headers: { ETag: one.etag } });
  }),
  http.get('*/api/v1/issuers', () => page(issuers)),
  http.post('*/api/v1/issuers', async ({ request }) =>
    HttpResponse.json({ ...issuers[0], ...((await request.json()) as Issuer) }, { status: 201 }),
  ),
  http.patch('*/api/v1/issuers/:name', async ({ request }) =>
    HttpResponse.json({ ...issuers[0], ...((await request.json()) as object) }),
  ),
  http.get('*/api/v1/issuers/:name', ({ params }) => {
    const one = issuers.find(({ name }) => name === params['name']);
    return one ? HttpResponse.json(one, { headers: { ETag: '"2"' } }) : missing();
  }),
  http.delete('*/api/v1/issuers/:name', () => new HttpResponse(null, { status: 204 })),
  http.post('*/api/v1/issuers/:name/authorities', () =>
    HttpResponse.json(issuers[1], { status: 201 }),
  ),
  http.post('*/api/v1/issuers/:name/authorities/:number/:verb', () =>
    HttpResponse.json(issuers[1]),
  ),
  http.post('*/api/v1/issuers/:name/check', () =>
    HttpResponse.json({
      ok: true,
      text: 'The directory answered in 41 ms and knows the account.',
      profiles: ['default', 'shortlived'],
      has_renewal_info: true,
    }),
  ),
];
