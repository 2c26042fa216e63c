/** Slices as a person should read them: what is wrong first, then what waits, then by name. */
import type { Slice, SliceStatus } from '@/api/types/delivery';

const RANK: Record<SliceStatus, number> = { held: 0, rolling: 1, unknown: 3, proven: 2 };

export const byUrgency = (one: Slice, other: Slice): number =>
  RANK[one.status] - RANK[other.status] ||
  other.draft.changes - one.draft.changes ||
  one.slice.localeCompare(other.slice);
