/** Traffic policies of acme, and what acts on its routes. */
import type {
  EffectivePolicies,
  SaidPolicy,
  TrafficPolicy,
  TrafficSettings,
} from '@/api/types/intent';
import { ago, HOUR } from './time';

const policy = (name: string, settings: TrafficSettings): TrafficPolicy => ({
  id: `t-${name}`,
  kind: 'traffic_policy',
  name,
  slice: 'acme@edge',
  state: 'published',
  spec: { description: '', policy: settings },
  updated_at: ago(5 * HOUR),
  updated_by: 'chen@acme.test',
  etag: '"3"',
  problems: [],
});

const limit = (requests: number): Extract<TrafficSettings, { type: 'rate_limit' }> => ({
  type: 'rate_limit',
  requests,
  per_seconds: 60,
  burst: null,
  by: { type: 'client_address' },
  exceptions: [],
  most_tracked: 10_000,
  shadow: false,
  headers: null,
});

const cors: TrafficSettings = {
  type: 'cors',
  origins: ['https://app.acme.test', 'https://*.partner.test', 'https://old.acme.test'],
  methods: ['GET', 'HEAD', 'POST'],
  request_headers: [],
  response_headers: [],
  credentials: true,
  max_age_seconds: 600,
};
const small: TrafficSettings = { type: 'compression', codings: ['br', 'gzip'] };

const withKey: TrafficSettings = {
  type: 'api_key',
  sources: [{ type: 'header', name: 'x-api-key' }, { type: 'bearer' }],
  groups: ['partners'],
  forward_key: false,
  anonymous: false,
  shadow: false,
};
const office: TrafficSettings = {
  type: 'ip_access',
  allow: ['192.0.2.0/24'],
  deny: ['192.0.2.9/32'],
  shadow: false,
};
const asked: TrafficSettings = {
  type: 'external_authorization',
  service: 'echo-v1',
  protocol: 'http',
  path_prefix: '/',
  timeout_seconds: 0.5,
  when_unavailable: 'closed',
  request_headers: [],
  upstream_headers: [],
  client_headers: [],
  body_bytes: 0,
  shadow: true,
};

const pictures: TrafficSettings = {
  type: 'cache',
  ttl_seconds: 60,
  max_ttl_seconds: 86_400,
  stale_seconds: 30,
  respect_service: true,
  key: { query: { type: 'all' }, headers: [], cookies: [] },
  ignore_cookies: true,
  identified: 'bypass',
  bypass: { headers: [], cookies: [] },
  max_body_kib: 512,
};

export const trafficPolicies: TrafficPolicy[] = [
  policy('per-client', limit(600)),
  policy('strict', { ...limit(10), shadow: true }),
  policy('partners', cors),
  policy('small', small),
  policy('with-key', withKey),
  policy('office', office),
  policy('asked', asked),
  policy('pictures', pictures),
];

const said = (
  kind: SaidPolicy['kind'],
  by: string,
  name: string | null,
  settings: TrafficSettings | null,
): SaidPolicy => ({ kind, by, policy: name, settings });

const byHostname = said('hostname', 'shop.acme.test', 'per-client', limit(600));
const smaller = {
  type: 'compression' as const,
  said: [said('defaults', 'defaults', 'usual', small)],
};

/** The route has a limit of its own over that of its hostname; what its services say of CORS differs. */
export const onShopApi: EffectivePolicies = {
  items: [
    {
      hostname: 'shop.acme.test',
      policies: [
        smaller,
        {
          type: 'rate_limit',
          said: [said('route', 'shop-api', 'strict', { ...limit(10), shadow: true }), byHostname],
        },
      ],
    },
  ],
  problems: [
    {
      code: 'traffic_policies_differ',
      severity: 'error',
      pointer: '/spec/policies',
      text: 'its services differ about cors: echo-v1 says partners, echo-v2 nothing',
      kind: 'route',
      name: 'shop-api',
    },
  ],
};

export const onOthers: EffectivePolicies = {
  items: [
    {
      hostname: 'shop.acme.test',
      policies: [
        smaller,
        { type: 'rate_limit', said: [byHostname] },
        { type: 'cache', said: [said('hostname', 'shop.acme.test', 'pictures', pictures)] },
      ],
    },
  ],
  problems: [],
};
