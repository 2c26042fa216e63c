/** What new routes, actions and lines start as. */
import type {
  ForwardAction,
  HeaderMatch,
  QueryMatch,
  RedirectAction,
  Retry,
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
});
