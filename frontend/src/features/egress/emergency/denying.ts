/** An emergency denial about to be thrown, and those that are on. Pure. */
import type { WriteRequest } from '@/api/client';
import type { Cut } from '@/api/types/egress';
import type { KillSwitch, PlatformSwitch } from '@/api/types/switches';
import { parseSlice } from '@/lib/slices';

/** A destination for all of the slice, one for one workload, a workload altogether, or a destination for every tenant. */
export type Whom = 'destination' | 'pair' | 'workload' | 'tenants';

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
  const isOfOne = whom === 'pair' || whom === 'workload';
  const body = {
    type: isOfOne ? 'workload_deny' : 'destination_deny',
    target: isOfOne ? workload.trim() : '',
    destination: whom === 'workload' ? '' : destination.trim(),
    expires_at: new Date(nowMs + Number(lasts) * 1_000).toISOString(),
    reason: reason.trim(),
    show_reason: isShown,
  };
  if (whom === 'tenants') {
    const { gateway } = parseSlice(slice);
    return { method: 'POST', path: '/platform-switches', body: { gateway, ...body } };
  }
  return { method: 'POST', path: `/slices/${slice}/switches`, body };
}

export function denyProblem({
  whom,
  workload,
  destination,
  reason,
}: Denying): 'need.workload' | 'need.destination' | 'need.why' | null {
  if ((whom === 'pair' || whom === 'workload') && !workload.trim()) return 'need.workload';
  if (whom !== 'workload' && !destination.trim()) return 'need.destination';
  return reason.trim() ? null : 'need.why';
}

const TYPES: ReadonlySet<KillSwitch['type']> = new Set(['destination_deny', 'workload_deny']);

/** In force until they are off: what is being lifted still denies somewhere. */
export const denialsOn = (switches: readonly KillSwitch[]): KillSwitch[] =>
  switches.filter(({ type, state }) => TYPES.has(type) && state !== 'off');

/** What the platform denies to every tenant of a gateway now. */
export const forEverybody = (
  switches: readonly PlatformSwitch[],
  gateway: string,
): PlatformSwitch[] =>
  switches.filter((one) => one.type === 'destination_deny' && one.gateway === gateway);

/** How many tunnels nodes cut because of the revision that a switch made. */
export const cutBy = ({ rollout }: KillSwitch, cuts: readonly Cut[]): number =>
  cuts
    .filter(({ revision }) => rollout !== null && revision?.sequence === rollout.revision)
    .reduce((sum, { count }) => sum + count, 0);
