/** How far behind a node is. Pure. */
import type { Node, NodeSlice } from '@/api/types/fleet';

const RANK: Record<NodeSlice['state'], number> = {
  rejected: 0,
  stale: 1,
  converging: 2,
  proven: 3,
};

export const bySeverity = (one: NodeSlice, other: NodeSlice): number =>
  RANK[one.state] - RANK[other.state] || one.slice.localeCompare(other.slice);

export const worstSlice = ({ slices }: Node): NodeSlice | undefined =>
  slices.toSorted(bySeverity)[0];

export const provenCount = ({ slices }: Node): number =>
  slices.filter(({ state }) => state === 'proven').length;

export const firstRefusal = ({ slices }: Node): NodeSlice | undefined =>
  slices.find(({ error }) => error !== null);
