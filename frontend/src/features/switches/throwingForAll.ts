/** A switch of the platform about to be thrown: it is about every tenant. Denials are thrown where egress is. Pure. */
import type { WriteRequest } from '@/api/client';
import type { PlatformSwitch } from '@/api/types/switches';

export type ThrowForAll = {
  type: Exclude<PlatformSwitch['type'], 'destination_deny'>;
  /** Number of a rule, where it is about one. */
  rule: string;
  /** Empty: every gateway. */
  gateway: string;
  /** After how many seconds it is lifted by itself. */
  lasts: string;
  reason: string;
  /** Where it is thrown, typed once more. */
  typed: string;
};

/** The last is a minute short of the 7 days there may be: clocks differ. */
export const LASTS_FOR_ALL = ['900', '3600', '14400', '86400', '259200', '604740'] as const;

export function forAllRequest(wanted: ThrowForAll, nowMs: number): WriteRequest {
  const { type, rule, gateway, lasts, reason } = wanted;
  return {
    method: 'POST',
    path: '/platform-switches',
    body: {
      gateway: gateway || null,
      type,
      target: type === 'waf_rule_off' ? rule.trim() : '',
      reason: reason.trim(),
      expires_at: new Date(nowMs + Number(lasts) * 1_000).toISOString(),
    },
  };
}

const RULE = /^\d{6}$/;

/** What is missing, as a key of words; null where it can be thrown. `everywhere` is typed for every gateway. */
export function forAllProblem(
  { type, rule, gateway, reason, typed }: ThrowForAll,
  everywhere: string,
): 'need.rule_number' | 'need.reason' | 'need.name' | 'need.everywhere' | null {
  if (type === 'waf_rule_off' && !RULE.test(rule.trim())) return 'need.rule_number';
  if (reason.trim() === '') return 'need.reason';
  if (typed === (gateway || everywhere)) return null;
  return gateway ? 'need.name' : 'need.everywhere';
}
