/** What new routes, actions and lines start as. */
import type {
  ForwardAction,
  HeaderMatch,
  PathRewrite,
  QueryMatch,
  RedirectAction,
  Retry,
  Rewrite,
  RouteSpec,
} from '@/api/types/intent';

export const forward = (): ForwardAction => ({
  type: 'forward',
  backends: [{ service: '', weight: 100 }],
  rewrite: null,
  timeout_seconds: 15,
  retry: null,
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

export const retry = (): Retry => ({
  attempts: 2,
  on: ['connect-failure', 'reset'],
  per_try_timeout_seconds: null,
});

export const rewrite = (): Rewrite => ({ path: { type: 'prefix', value: '/' }, hostname: null });

export const REWRITES = ['none', 'prefix', 'full', 'regex'] as const;

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
export const queryMatch = (): QueryMatch => ({ name: '', type: 'exact', value: '' });

export const route = (): RouteSpec => ({
  description: '',
  enabled: true,
  hostnames: [],
  match: { path: { type: 'prefix', value: '/' }, methods: [], headers: [], query: [] },
  action: forward(),
  request_headers: { set: [], add: [], remove: [] },
  response_headers: { set: [], add: [], remove: [] },
  waf: null,
  dlp: null,
  records: null,
  policies: [],
  policies_off: [],
});
