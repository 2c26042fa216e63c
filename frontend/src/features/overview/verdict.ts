/** The one sentence of the overview. Pure; silence is never health. */
import type { Slice } from '@/api/types/delivery';
import type { Concern } from './concerns';

export type Verdict =
  | { kind: 'empty' }
  | { kind: 'proven'; slices: number; nodes: number }
  | { kind: 'rolling'; slices: number }
  | { kind: 'concerns'; count: number };

export function verdictOf(
  slices: readonly Slice[],
  nodeCount: number,
  concerns: readonly Concern[],
): Verdict {
  const published = slices.filter(({ live }) => live !== null);
  const moving = published.filter(({ status }) => status !== 'proven');
  if (concerns.length > 0) return { kind: 'concerns', count: concerns.length };
  if (published.length === 0) return { kind: 'empty' };
  if (moving.length > 0) return { kind: 'rolling', slices: moving.length };
  return { kind: 'proven', slices: published.length, nodes: nodeCount };
}
