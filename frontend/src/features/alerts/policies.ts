/** What a notification policy's form holds, what is missing of it, and the request it becomes. Pure. */
import type { WriteRequest } from '@/api/client';
import type { NotificationPolicy } from '@/api/types/alerts';
import { matchersLines, parseMatchers } from './matchers';

/** `key` tells steps of a form apart, while one types. */
export type Step = { key: string; after_seconds: number; channels: string[] };

let made = 0;

export const newStep = (after_seconds: number, channels: string[] = []): Step => ({
  key: `step-${(made += 1)}`,
  after_seconds,
  channels,
});
export type PolicyDraft = {
  name: string;
  position: number;
  isEnabled: boolean;
  lines: string;
  groupBy: string;
  wait: number;
  interval: number;
  repeat: number;
  steps: Step[];
};

export const draftOf = (policy: NotificationPolicy | null): PolicyDraft => ({
  name: policy?.name ?? '',
  position: policy?.position ?? 5,
  isEnabled: policy?.is_enabled ?? true,
  lines: policy ? matchersLines(policy.matchers) : 'severity=page',
  groupBy: (policy?.group_by ?? ['kind', 'gateway']).join(', '),
  wait: policy?.wait_seconds ?? 15,
  interval: policy?.interval_seconds ?? 120,
  repeat: policy?.repeat_seconds ?? 3_600,
  steps: policy?.steps.map((step) => newStep(step.after_seconds, step.channels)) ?? [newStep(0)],
});

export type Missing = 'need.name' | 'need.matchers' | 'need.spans';

export function policyMissing(draft: PolicyDraft): Missing | null {
  if (!draft.name.trim()) return 'need.name';
  if (parseMatchers(draft.lines) === null) return 'need.matchers';
  const spans = [draft.wait, draft.interval, draft.repeat];
  return [...spans, ...draft.steps.map((step) => step.after_seconds)].some(Number.isNaN)
    ? 'need.spans'
    : null;
}

export function policyRequest(
  tenant: string,
  policy: NotificationPolicy | null,
  draft: PolicyDraft,
): WriteRequest {
  const body = {
    name: draft.name,
    position: draft.position,
    is_enabled: draft.isEnabled,
    matchers: parseMatchers(draft.lines) ?? [],
    group_by: draft.groupBy.split(/[\s,]+/).filter(Boolean),
    wait_seconds: draft.wait,
    interval_seconds: draft.interval,
    repeat_seconds: draft.repeat,
    steps: draft.steps.map(({ after_seconds, channels }) => ({ after_seconds, channels })),
  };
  return policy
    ? { method: 'PATCH', path: `/notification-policies/${policy.id}`, body, etag: policy.etag }
    : { method: 'POST', path: `/tenants/${tenant}/notification-policies`, body };
}
