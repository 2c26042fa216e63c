/** What nodes that are heard do not agree on, in words for the one that stands alone. Pure. */
import type { HealthEndpoint } from '@/health/reads';

export type Difference =
  | { kind: 'only'; node: string }
  | { kind: 'only.can'; node: string }
  | { kind: 'differ'; nodes: string };

const NAMED = 3;

export function differenceOf(endpoint: HealthEndpoint): Difference | null {
  if (!endpoint.differs) return null;
  const heard = endpoint.nodes.filter(({ is_heard }) => is_heard);
  const cannot = heard.filter(({ state }) => state !== 'healthy').map(({ node_name }) => node_name);
  const can = heard.filter(({ state }) => state === 'healthy').map(({ node_name }) => node_name);
  const [alone = ''] = cannot;
  if (cannot.length === 0 || can.length === 0) return null;
  if (cannot.length === 1) return { kind: 'only', node: alone };
  if (can.length === 1) return { kind: 'only.can', node: can[0] ?? '' };
  const more = cannot.length > NAMED ? ', …' : '';
  return { kind: 'differ', nodes: cannot.slice(0, NAMED).join(', ') + more };
}
