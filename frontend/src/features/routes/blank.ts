/** What new routes, actions and lines start as. */
import type {
  Backend,
  CookieMatch,
  ForwardAction,
  GrpcMatch,
  HashOn,
  HeaderMatch,
  PathMatch,
  PathRewrite,
  QueryMatch,
  RedirectAction,
  RespondAction,
  Retry,
  Rewrite,
  RouteSpec,
} from '@/api/types/intent';

export const backend = (service = '', weight = 0): Backend => ({
  service,
  weight,
  request_headers: null,
  response_headers: null,
});

export const forward = (): ForwardAction => ({
  type: 'forward',
  backends: [backend('', 100)],
  rewrite: null,
  timeout_seconds: 15,
  idle_timeout_seconds: null,
  retry: null,
  hash_on: [],
  sticky: null,
  mirrors: [],
});

export const redirect = (): RedirectAction => ({
  type: 'redirect',
  status: 308,
  scheme: null,
  hostname: null,
  port: null,
  path: null,
  strip_query: false,
});

export const respond = (): RespondAction => ({
  type: 'respond',
  status: 503,
  content_type: 'text/plain; charset=utf-8',
  body: '',
});

export const STICKY = ['none', 'cookie', 'header', 'query', 'client_address'] as const;

export function hashOn(type: (typeof STICKY)[number]): HashOn | null {
  if (type === 'none') return null;
  if (type === 'cookie') return { type, name: 'gatehouse-arm', ttl_seconds: 86_400 };
  return type === 'client_address' ? { type } : { type, name: '' };
}

export const retry = (): Retry => ({
  attempts: 2,
  on: ['connect-failure', 'reset'],
  statuses: [],
  per_try_timeout_seconds: null,
  back_off: null,
});

export const rewrite = (): Rewrite => ({ path: { type: 'prefix', value: '/' }, hostname: null });

export const REWRITES = ['none', 'prefix', 'full', 'template', 'regex'] as const;

export function pathRewrite(kind: (typeof REWRITES)[number], value: string): PathRewrite | null {
  if (kind === 'none') return null;
  return kind === 'regex' ? { type: 'regex', pattern: '', value } : { type: kind, value };
}

export const headerMatch = (): HeaderMatch => ({
  name: '',
  type: 'exact',
  value: '',
  invert: false,
});
export const cookieMatch = (): CookieMatch => headerMatch();
export const grpcMatch = (): GrpcMatch => ({ type: 'exact', service: null, method: null });
export const anyPath = (): PathMatch => ({ type: 'prefix', value: '/' });
export const queryMatch = (): QueryMatch => ({ name: '', type: 'exact', value: '' });

export const route = (): RouteSpec => ({
  description: '',
  enabled: true,
  hostnames: [],
  match: {
    path: anyPath(),
    methods: [],
    headers: [],
    query: [],
    cookies: [],
    grpc: null,
    client_addresses: [],
    countries: [],
    asns: [],
    tls_fingerprints: [],
    scheme: null,
  },
  action: forward(),
  request_headers: { set: [], add: [], remove: [] },
  response_headers: { set: [], add: [], remove: [] },
  waf: null,
  dlp: null,
  records: null,
  policies: [],
  policies_off: [],
});
