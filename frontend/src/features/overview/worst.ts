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
