/** The one sentence of the overview. Pure; silence is never health. */
import type { Alert } from '@/api/types/alerts';
import type { Slice } from '@/api/types/delivery';
import { paths } from '@/lib/paths';
import type { Concern } from './concerns';

export type Verdict =
  | { kind: 'unheard' }
  | { kind: 'empty' }
  | { kind: 'proven'; slices: number; nodes: number }
  | { kind: 'rolling'; slices: number }
  | { kind: 'concerns'; count: number; pages: number; tickets: number };

export function verdictOf(
  slices: readonly Slice[],
  nodeCount: number,
  concerns: readonly Concern[],
  alerts: readonly Alert[],
): Verdict {
  const pages = alerts.filter(isTold('page'));
  const tickets = alerts.filter(isTold('ticket')).length;
  const published = slices.filter(({ live }) => live !== null);
  const moving = published.filter(({ status }) => status !== 'proven');
  const count = concerns.length + pages.filter(isNewTo(concerns)).length;
  if (count > 0) return { kind: 'concerns', count, pages: pages.length, tickets };
  if (published.length === 0) return { kind: 'empty' };
  if (moving.length > 0) return { kind: 'rolling', slices: moving.length };
  return { kind: 'proven', slices: published.length, nodes: nodeCount };
}

/** Somebody is to be told of it. */
const isTold =
  (urgency: Alert['severity']) =>
  ({ severity, muted_by: why }: Alert): boolean =>
    severity === urgency && !why;

/** Not about a node that is a concern already: that is one thing, not two. */
function isNewTo(concerns: readonly Concern[]): (alert: Alert) => boolean {
  const known = new Set(concerns.map((one) => ('node' in one ? paths.node(one.node.id) : '')));
  return ({ path }) => !path || !known.has(path);
}
