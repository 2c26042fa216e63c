/** An exclusion on its way into the draft: what is still missing, and the request that stores it. Pure. */
import type { Tagged, WriteRequest } from '@/api/client';
import type { IntentObject } from '@/api/types/intent';
import type { Exclusion, Proposal, Proposed, WafPolicySpec } from '@/api/types/waf';

export type StoredPolicy = Tagged<IntentObject<WafPolicySpec>>;
export type Wanted = {
  owner: string;
  reason: string;
  /** NaN while the field is empty. */
  days: number;
};

export const USUAL_DAYS = 90;
const MOST_DAYS = 365;
const DAY_MS = 86_400_000;

export type Missing = 'pass.need.owner' | 'pass.need.reason' | 'pass.need.days';

export function missingOf({ owner, reason, days }: Wanted): Missing | null {
  if (owner.trim() === '') return 'pass.need.owner';
  if (reason.trim() === '') return 'pass.need.reason';
  return Number.isInteger(days) && days >= 1 && days <= MOST_DAYS ? null : 'pass.need.days';
}

export const endOf = (days: number, nowMs: number): string =>
  new Date(nowMs + (Number.isNaN(days) ? USUAL_DAYS : days) * DAY_MS).toISOString();

/** Exclusions that let the request pass together, and what to say of them. */
export type Choice = { texts: readonly string[]; breadth: number; exclusions: readonly Proposed[] };

/** The smallest set first, as one choice; then each that suffices alone, from narrow to wide. */
export function choicesOf(items: readonly Proposal[]): Choice[] {
  const smallest = items.filter(({ is_of_smallest: isOfSmallest }) => isOfSmallest);
  const alone = items.filter((one) => one.lets_it_pass && !one.is_of_smallest);
  const groups = [...(smallest.length > 0 ? [smallest] : []), ...alone.map((one) => [one])];
  return groups.map((group) => ({
    texts: group.map(({ text }) => text),
    breadth: Math.max(...group.map(({ breadth }) => breadth)),
    exclusions: group.map(({ exclusion }) => exclusion),
  }));
}

const EVERYWHERE = { rule: 0, tag: '', target: '', path: '', prefix: false, method: '' };
const PLACE = Object.keys(EVERYWHERE) as (keyof typeof EVERYWHERE)[];

/** Those that the policy does not leave out already; what has ended counts no more. */
export function lackingIn(
  { exclusions }: Pick<WafPolicySpec, 'exclusions'>,
  wanted: readonly Proposed[],
  nowMs: number,
): Proposed[] {
  const inForce = exclusions.filter(
    ({ expires_at: end }) => end === null || Date.parse(end) > nowMs,
  );
  return wanted.filter(
    (one) => !inForce.some((there) => PLACE.every((name) => there[name] === placeOf(one)[name])),
  );
}

const placeOf = (proposed: Proposed): typeof EVERYWHERE => ({ ...EVERYWHERE, ...proposed });

/** A merge patch replaces a list whole: those that are there come first, as they are. */
export function addRequest(
  slice: string,
  policy: StoredPolicy,
  proposed: readonly Proposed[],
  { owner, reason, days }: Wanted,
  nowMs: number,
): WriteRequest {
  const { name, spec } = policy.value;
  const added: Exclusion[] = lackingIn(spec, proposed, nowMs).map((one) => ({
    ...placeOf(one),
    owner: owner.trim(),
    reason: reason.trim(),
    expires_at: endOf(days, nowMs),
  }));
  return {
    method: 'PATCH',
    path: `/slices/${slice}/waf-policies/${encodeURIComponent(name)}`,
    etag: policy.etag,
    body: { spec: { exclusions: [...spec.exclusions, ...added] } },
  };
}
