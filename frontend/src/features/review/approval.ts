/** Where the approval of a plan stands. Pure. */
import type { Gates } from '@/api/types/governance';

/** `missing`: nobody asked, or what was asked does not count any more. */
export type Standing = 'unneeded' | 'missing' | 'requested' | 'approved';

/** An approval counts for one plan only: with another digest it is as if nobody had asked. */
export function standingOf(gates: Gates | undefined, digest: string): Standing {
  if (!gates?.approval.required) return 'unneeded';
  const { approval } = gates.approval;
  if (!approval || approval.plan !== digest) return 'missing';
  return approval.state === 'requested' || approval.state === 'approved'
    ? approval.state
    : 'missing';
}
