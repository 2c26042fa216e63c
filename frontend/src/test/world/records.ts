/** Requests of acme: an answered one, a slow one, one that nobody answered and one that the firewall refused. */
import type { AccessRecord, RecordFacets } from '@/api/types/records';
import { ago, DAY, MINUTE } from './time';

const record = (id: string, more: Partial<AccessRecord>): AccessRecord => ({
  id,
  at: ago(5 * MINUTE),
  node: '01a1fef4-0000-7000-8000-000000000001',
  revision: 12,
  request_id: `5f80e092-ff5c-4d9b-b26e-bc6ba2e9${id.padStart(4, '0')}`,
  trace_id: '',
  span_id: '',
  is_own_trace: false,
  trace_state: '',
  trace_link: '',
  client: '203.0.113.9',
  is_client_masked: false,
  method: 'GET',
  host: 'shop.acme.test',
  path: '/cart',
  query: '',
  route: 'shop-root',
  service: 'echo-v1',
  upstream: '10.0.0.4:8080',
  status: 200,
  flags: [],
  details: 'via_upstream',
  bytes_in: 0,
  bytes_out: 912,
  duration_us: 1_200,
  first_byte_us: 1_100,
  upstream_us: 900,
  attempts: 1,
  protocol: 'HTTP/2',
  tls: 'TLSv1.3',
  ja4: '',
  ja3: '',
  country: '',
  asn: 0,
  server_name: 'shop.acme.test',
  user_agent: 'curl/8.5',
  waf_policy: '',
  waf_outcome: '',
  waf_score: 0,
  ...more,
});

export const accessRecords: AccessRecord[] = [
  record('1', {
    status: 503,
    flags: ['UF'],
    path: '/pay',
    query: 'token=******',
    upstream_us: null,
  }),
  record('2', {
    status: 403,
    waf_outcome: 'refused',
    waf_policy: 'shop',
    waf_score: 5,
    path: '/find',
    query: 'q=<script>\u202Egnp',
  }),
  record('3', {
    duration_us: 2_300_000,
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    trace_link: 'https://traces.test/4bf92f3577b34da6a3ce929d0e0e4736',
  }),
  record('4', { client: '198.51.100.0/24', is_client_masked: true }),
];

const counts = (values: readonly string[]) =>
  [...new Set(values.filter(Boolean))].map((value) => ({
    value,
    count: values.filter((one) => one === value).length,
  }));

export const recordFacets = (rows: readonly AccessRecord[]): RecordFacets => ({
  counted: rows.length,
  is_whole: true,
  since: ago(DAY),
  until: ago(0),
  facets: {
    route: counts(rows.map(({ route }) => route)),
    service: counts(rows.map(({ service }) => service)),
    status: counts(rows.map(({ status }) => String(status))),
    flag: counts(rows.flatMap(({ flags }) => flags)),
    client: counts(rows.map(({ client }) => client)),
    method: counts(rows.map(({ method }) => method)),
    host: counts(rows.map(({ host }) => host)),
    waf_outcome: counts(rows.map(({ waf_outcome }) => waf_outcome)),
  },
  steps: [{ at: ago(DAY), total: rows.length, failed: 1 }],
  missing: { rate: 1_204, room: 0, store: 0 },
  as_of: ago(0),
});
