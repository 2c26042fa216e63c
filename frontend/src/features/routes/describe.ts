/** Routes in few words, for lists: what they match and where they lead. */
import type { Backend, RouteMatch, RouteSpec } from '@/api/types/intent';

const SIGN = { exact: '=', prefix: '', template: '', regex: '~' } as const;

/** `GET /api`, `= /health`, `~ ^/v[0-9]+`, `gRPC shop.Orders/*`, with `+2` for further conditions. */
export function describeMatch(match: RouteMatch): string {
  const { path, methods, headers, query, cookies, grpc, scheme } = match;
  const where = grpc
    ? ['gRPC', `${grpc.service ?? '*'}/${grpc.method ?? '*'}`]
    : [SIGN[path.type], path.value];
  const conditions = headers.length + query.length + cookies.length;
  const more = conditions + clientListsOf(match).length + (scheme ? 1 : 0);
  return [methods.join('|'), ...where, more > 0 ? `+${more}` : ''].filter(Boolean).join(' ');
}

/** What a route asks of clients: each list of which one must fit, where there is one. */
export const clientListsOf = (match: RouteMatch): (readonly (string | number)[])[] =>
  [match.client_addresses, match.countries, match.asns, match.tls_fingerprints].filter(
    (list) => list.length > 0,
  );

/** `echo-v1 90 % · echo-v2 10 %`, `308 → https://other.test/x`, or the status of an answer of its own. */
export function describeTarget({ action }: Pick<RouteSpec, 'action'>): string {
  if (action.type === 'forward') return describeBackends(action.backends);
  if (action.type === 'respond') return String(action.status);
  const host = action.hostname ?? '';
  const scheme = action.scheme ? `${action.scheme}://` : '';
  const path = action.path ? action.path.value : '';
  return `${action.status} → ${scheme}${host}${action.port ? `:${action.port}` : ''}${path}`;
}

function describeBackends(backends: readonly Backend[]): string {
  const shares = sharesOf(backends);
  const used = backends.map(({ service }, index) => ({ service, share: shares[index] ?? 0 }));
  const [only] = used;
  if (used.length === 1 && only) return only.service;
  return used
    .filter(({ share }) => share > 0)
    .map(({ service, share }) => `${service} ${share} %`)
    .join(' · ');
}

/** Percent of traffic per backend, from weights that need not add up to 100. */
export function sharesOf(backends: readonly Backend[]): number[] {
  const weights = backends.map(({ weight }) => (weight > 0 ? weight : 0)); // an emptied field is NaN
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (total > 0 ? Math.round((1000 * weight) / total) / 10 : 0));
}

/** The same backends with all weight on the one at `index`. */
export const allTo = (backends: readonly Backend[], index: number): Backend[] =>
  backends.map((backend, other) => ({ ...backend, weight: other === index ? 100 : 0 }));
