/** What happens to a request: a limit refuses it in the draft, and lets it through in what is live. */
import { http, HttpResponse } from 'msw';
import type { RouteTest } from '@/api/types/tester';

const own = (kind: string, name: string) => ({ kind, name, is_of_platform: false });

const passed: RouteTest = {
  against: 'live',
  revision: 7,
  hostname: 'shop.acme.test',
  route: 'shop-root',
  steps: [
    {
      step: 'listener',
      verdict: 'passed',
      text: 'It comes from 192.0.2.1.',
      object: { ...own('listener', 'http'), is_of_platform: true },
      said_by: null,
    },
    {
      step: 'hostname',
      verdict: 'passed',
      text: '',
      object: own('hostname', 'shop.acme.test'),
      said_by: null,
    },
    {
      step: 'rate_limit',
      verdict: 'passed',
      text: '9 of 10 are left.',
      object: own('traffic_policy', 'per-client'),
      said_by: own('hostname', 'shop.acme.test'),
    },
    {
      step: 'service',
      verdict: 'passed',
      text: '',
      object: own('service', 'echo-v1'),
      said_by: null,
    },
  ],
  sent: {
    method: 'GET',
    target: '/cart?id=1',
    host: 'shop.acme.test',
    headers: [
      ['host', 'shop.acme.test'],
      ['accept', '*/*'],
      ['x-by', 'edge'],
    ],
    body_bytes: 0,
    changes: [
      { name: 'x-by', before: null, after: 'edge' },
      { name: 'x-debug', before: '1', after: null },
    ],
  },
  service: 'echo-v1',
  shares: [
    { service: 'echo-v1', weight: 9, percent: 90 },
    { service: 'echo-v2', weight: 1, percent: 10 },
  ],
  holds: {
    timeout_seconds: 15,
    idle_timeout_seconds: null,
    retry_attempts: 2,
    retry_on: ['5xx'],
    per_try_timeout_seconds: 4,
    mirrors: [],
  },
  answer: {
    status: 200,
    headers: [['content-type', 'text/plain']],
    body: '',
    is_truncated: false,
    by: 'service',
    details: 'via_upstream',
    flags: '-',
  },
  runs: [{ status: 200, times: 1, by: 'service' }],
  attempts: 1,
  candidates: [
    {
      route: 'shop-api',
      is_after: false,
      failed: [{ of: 'path', text: 'The path is not /api or below it.' }],
    },
  ],
  hostnames: [],
  problems: [],
  notes: [],
  milliseconds: 310,
};

const refused: RouteTest = {
  ...passed,
  against: 'draft',
  revision: null,
  steps: passed.steps.map((one) =>
    one.step === 'rate_limit'
      ? { ...one, verdict: 'refused', text: 'It came more often than the policy permits.' }
      : one.step === 'service'
        ? { ...one, verdict: 'not_reached', object: null }
        : one,
  ),
  sent: null,
  service: null,
  holds: null,
  answer: {
    ...passed.answer,
    status: 429,
    by: 'gateway',
    body: '{"title": "Too Many Requests"}',
    details: 'local_rate_limited',
  },
  runs: [
    { status: 200, times: 10, by: 'service' },
    { status: 429, times: 5, by: 'rate_limit' },
  ],
};

export const tester = [
  http.post('*/api/v1/slices/:slice/route-tests', async ({ request }) => {
    const { against } = (await request.json()) as { against: unknown };
    return HttpResponse.json(against === 'draft' ? refused : passed);
  }),
];
