/** A switch about to be thrown. Pure. */
import type { WriteRequest } from '@/api/client';
import type { SwitchType } from '@/api/types/switches';
import type { Traffic } from '@/api/types/traffic';
import { parseResourceName, parseSlice } from '@/lib/slices';

export type Throw = {
  type: SwitchType;
  target: string;
  /** After how many seconds it is lifted by itself; empty: never. */
  lasts: string;
  reason: string;
  /** Clients of the route read the reason. */
  isShown: boolean;
  /** For what stops a whole tenant its name has to be typed. */
  typed: string;
};

export const LASTS = ['900', '3600', '14400', '86400', ''] as const;

export function throwRequest(slice: string, wanted: Throw, nowMs: number): WriteRequest {
  const { type, target, lasts, reason, isShown } = wanted;
  return {
    method: 'POST',
    path: `/slices/${slice}/switches`,
    body: {
      type,
      target: isThrownOn(type) ? target.trim() : '',
      expires_at: lasts ? new Date(nowMs + Number(lasts) * 1_000).toISOString() : null,
      reason: reason.trim(),
      show_reason: isShown,
    },
  };
}

type NeededTarget = 'need.route' | 'need.waf_policy' | 'need.dlp_policy' | 'need.waf_rule';

const NEEDED: Partial<Record<SwitchType, NeededTarget>> = {
  route_maintenance: 'need.route',
  waf_policy_off: 'need.waf_policy',
  dlp_policy_off: 'need.dlp_policy',
  dlp_policy_observe: 'need.dlp_policy',
  waf_rule_off: 'need.waf_rule',
};

/** Whether it takes one thing out of service, and not all there is. */
export const isThrownOn = (type: SwitchType) => type in NEEDED;

/** How long it may last: what nobody looks at must not be forgotten. */
export const lastsOf = (type: SwitchType) =>
  type.startsWith('dlp_') ? LASTS.filter((one) => one !== '') : LASTS;

/** Whether it answers requests itself; those about the WAF let them pass. */
export const isTurningAway = (type: SwitchType) =>
  type === 'route_maintenance' || type === 'tenant_suspend';

/** What is missing, as a key of words; null where it can be thrown. */
export function throwProblem(
  slice: string,
  { type, target, reason, typed }: Throw,
): NeededTarget | 'need.reason' | 'need.name' | null {
  const needed = NEEDED[type];
  if (needed && !target.trim()) return needed;
  if (reason.trim() === '') return 'need.reason';
  return type === 'tenant_suspend' && typed !== parseSlice(slice).tenant ? 'need.name' : null;
}

/** Requests in the last 15 minutes that it would have turned away; null where nothing was counted. */
export function turnedAway(
  { type, target }: Pick<Throw, 'type' | 'target'>,
  traffic: Traffic | undefined,
): number | null {
  const rows = traffic?.by_route.filter(
    ({ route }) => type === 'tenant_suspend' || parseResourceName(route).name === target,
  );
  if (!rows || rows.length === 0) return null;
  return rows.reduce((sum, { total }) => sum + total, 0);
}
