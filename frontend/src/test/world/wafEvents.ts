/** Attacks on acme, a false alarm among them, with bytes that must never become markup. */
import type { FacetValue, WafEvent, WafFacets, WafMatch, WafSample } from '@/api/types/waf';
import { ago } from './time';

const match = (more: Partial<WafMatch>): WafMatch => ({
  rule: 942100,
  message: 'SQL Injection Attack Detected via libinjection',
  tags: ['attack-sqli', 'paranoia-level/1'],
  severity: 2,
  paranoia: 1,
  target: 'ARGS:id',
  found: 's&1c',
  value: "1' or '1'='1",
  ...more,
});

export const SQLI = match({});
const UNION = match({
  rule: 942190,
  message: 'Detects MSSQL code execution and information gathering attempts',
  found: 'union select',
  value: "1' UNION\u0000 SELECT name FROM users; uNiOn+SeLeCt 1\r\n\u202Egnp.exe",
});
export const XSS = match({
  rule: 941100,
  message: 'XSS Attack Detected via libinjection',
  tags: ['attack-xss'],
  target: 'ARGS:comment',
  found: '<script>',
  value: 'Nice shop! <script>alert(1)</script><img src=x onerror=alert(2)>',
});
export const LFI = match({
  rule: 930120,
  message: 'OS File Access Attempt',
  tags: ['attack-lfi'],
  target: 'REQUEST_URI',
  found: 'etc/passwd',
  value: '/img/..%2f..%2fetc%2fpasswd',
});

const event = (id: string, secondsAgo: number, more: Partial<WafEvent>): WafEvent => ({
  id,
  kind: 'waf',
  leaks: [],
  at: ago(secondsAgo),
  node: 'n-1',
  response_status: null,
  direction: 'request',
  policy: 'shop',
  route: 'shop-search',
  host: 'shop.acme.test',
  request_id: `0b7c1f52-${id}`,
  client: '203.0.113.9',
  country: 'NL',
  asn: 64_496,
  ja4: 't13d1516h2_8daaf6152771_b186095e22b6',
  method: 'GET',
  path: '/find',
  outcome: 'refused',
  status: 403,
  score: 10,
  scores: { anomaly: 10, sql_injection: 10 },
  rules: [],
  matches: [SQLI, UNION],
  attack: 'at-1',
  label: null,
  has_sample: true,
  ...more,
});

const review: Partial<WafEvent> = {
  client: '198.51.100.23',
  country: 'DE',
  method: 'POST',
  path: '/reviews',
  route: 'shop-api',
  outcome: 'would_refuse',
  status: 200,
  score: 5,
  scores: { anomaly: 5, xss: 5 },
  matches: [XSS],
  attack: 'at-3',
};

const custom: Partial<WafEvent> = {
  client: '2001:db8::77',
  country: '',
  asn: 0,
  ja4: '',
  path: '/admin/\u0007login',
  route: 'account',
  score: 0,
  scores: {},
  rules: [{ name: 'admin-from-office', action: 'block', staged: false }],
  matches: [],
  attack: 'at-3',
  has_sample: false,
};

/** A request that held what must not leave. */
export const leakEvent: WafEvent = event('ev-leak', 12, {
  kind: 'dlp',
  policy: 'dlp/payments',
  score: 0,
  scores: {},
  matches: [],
  has_sample: false,
  path: '/pay/…',
  leaks: [
    {
      detector: 'card_number',
      label: 'Card number',
      action: 'block',
      place: 'body /user/card (base64, gzip)',
      count: 3,
      sample: '40…81',
      fingerprint: '9f1c52d07be84a63',
    },
  ],
});

export const wafEvents: WafEvent[] = [
  event('ev-sqli', 3, {}),
  event('ev-review', 40, review),
  event('ev-admin', 95, custom),
  ...Array.from({ length: 60 }, (_, index) =>
    event(`ev-${index}`, 120 + index * 47, {
      ...(index % 4 === 1 ? review : {}),
      ...(index % 5 === 2
        ? {
            path: '/img/..%2f..%2fetc%2fpasswd',
            matches: [LFI],
            score: 5,
            scores: { anomaly: 5, lfi: 5 },
          }
        : {}),
      ...(index % 9 === 4 ? custom : {}),
      ...(index % 7 === 6 ? { outcome: 'noted', status: 200, score: 3 } : {}),
      ...(index === 5 ? { label: 'false_positive' } : {}),
    }),
  ),
];

export const wafSample: WafSample = {
  method: 'GET',
  target: "/find?id=1'%20or%20'1'='1&password=******",
  version: '1.1',
  headers: [
    ['host', 'shop.acme.test'],
    ['user-agent', 'sqlmap/1.7 <script>alert(1)</script>'],
    ['authorization', '*****************'],
    ['cookie', 'session=************'],
  ],
  body: btoa('comment=\u0000\u00ff<b>x</b>'),
  body_kept: true,
  truncated: false,
  redacted: ['header:authorization', 'header:cookie', 'arg:password'],
};

/** Counts of one facet, the most frequent first. */
const tally = (events: readonly WafEvent[], of: (event: WafEvent) => [string, string][]) => {
  const found = new Map<string, FacetValue>();
  for (const [value, label] of events.flatMap(of)) {
    const one = found.get(value) ?? { value, label, count: 0 };
    found.set(value, { ...one, count: one.count + 1 });
  }
  return [...found.values()].toSorted((one, other) => other.count - one.count).slice(0, 10);
};

const plain =
  (name: 'route' | 'client' | 'country' | 'outcome' | 'policy' | 'method' | 'host') =>
  (one: WafEvent): [string, string][] =>
    one[name] ? [[one[name], one[name]]] : [];

export const facetsOf = (events: readonly WafEvent[]): WafFacets => ({
  total: events.length,
  folded: 0,
  facets: {
    rule: tally(events, ({ matches }) =>
      matches.map(({ rule, message }) => [String(rule), message]),
    ),
    route: tally(events, plain('route')),
    client: tally(events, plain('client')),
    country: tally(events, plain('country')),
    outcome: tally(events, plain('outcome')),
    policy: tally(events, plain('policy')),
    method: tally(events, plain('method')),
    host: tally(events, plain('host')),
  },
  as_of: ago(2),
});
