/** An emergency denial about to be thrown, and those that are on. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Cut } from '@/api/types/egress';
import type { KillSwitch } from '@/api/types/switches';

/** A destination for everybody, one for one workload, or a workload altogether. */
export type Whom = 'destination' | 'pair' | 'workload';

export type Denying = {
  whom: Whom;
  workload: string;
  destination: string;
  /** After how many seconds it is over. */
  lasts: string;
  reason: string;
  /** Callers read the reason. */
  isShown: boolean;
};

export const LASTS = ['900', '3600', '14400', '86400', '604800'] as const;

export function denyRequest(slice: string, wanted: Denying, nowMs: number): WriteRequest {
  const { whom, workload, destination, lasts, reason, isShown } = wanted;
  return {
    method: 'POST',
    path: `/slices/${slice}/switches`,
    body: {
      type: whom === 'destination' ? 'destination_deny' : 'workload_deny',
      target: whom === 'destination' ? '' : workload.trim(),
      destination: whom === 'workload' ? '' : destination.trim(),
      expires_at: new Date(nowMs + Number(lasts) * 1_000).toISOString(),
      reason: reason.trim(),
      show_reason: isShown,
    },
  };
}

export function denyProblem({
  whom,
  workload,
  destination,
  reason,
}: Denying): 'need.workload' | 'need.destination' | 'need.why' | null {
  if (whom !== 'destination' && !workload.trim()) return 'need.workload';
  if (whom !== 'workload' && !destination.trim()) return 'need.destination';
  return reason.trim() ? null : 'need.why';
}

const TYPES: ReadonlySet<KillSwitch['type']> = new Set(['destination_deny', 'workload_deny']);

/** In force until they are off: what is being lifted still denies somewhere. */
export const denialsOn = (switches: readonly KillSwitch[]): KillSwitch[] =>
  switches.filter(({ type, state }) => TYPES.has(type) && state !== 'off');

/** How many tunnels nodes cut because of the revision that a switch made. */
export const cutBy = ({ rollout }: KillSwitch, cuts: readonly Cut[]): number =>
  cuts
    .filter(({ revision }) => rollout !== null && revision?.sequence === rollout.revision)
    .reduce((sum, { count }) => sum + count, 0);
