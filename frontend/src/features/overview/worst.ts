/** The slice of a node that is furthest from proven. Pure. */
import type { Node, NodeSlice } from '@/api/types/fleet';

const RANK: Record<NodeSlice['state'], number> = {
  rejected: 0,
  stale: 1,
  converging: 2,
  proven: 3,
};

export const worstSlice = ({ slices }: Node): NodeSlice | undefined =>
  slices.toSorted((one, other) => RANK[one.state] - RANK[other.state])[0];

const STATUS_RANK: Record<Node['status'], number> = {
  offline: 0,
  stale: 1,
  degraded: 2,
  never: 4,
  online: 3,
  revoked: 5,
};

/** Nodes as a person should read them: what is wrong first, then by name. */
export const byWorst = (one: Node, other: Node): number =>
  STATUS_RANK[one.status] - STATUS_RANK[other.status] ||
  one.name.localeCompare(other.name, 'en', { numeric: true });
