/** What a silence's form holds, what is missing of it, and the request it becomes. Pure. */
import type { WriteRequest } from '@/api/client';
import { fromField } from '@/lib/moments';
import { parseMatchers } from './matchers';

export type SilenceDraft = {
  kind: 'once' | 'weekly';
  lines: string;
  end: string;
  reason: string;
  weekdays: number[];
  at: string;
  minutes: number;
  zone: string;
};

export type Missing = 'need.matchers' | 'need.end' | 'need.days' | 'need.at' | 'need.reason';

export function silenceMissing(draft: SilenceDraft): Missing | null {
  const matchers = parseMatchers(draft.lines);
  if (!matchers || matchers.length === 0) return 'need.matchers';
  if (draft.kind === 'once' && !fromField(draft.end)) return 'need.end';
  if (draft.kind === 'weekly' && draft.weekdays.length === 0) return 'need.days';
  if (draft.kind === 'weekly' && !draft.at) return 'need.at';
  return draft.reason.trim() ? null : 'need.reason';
}

export function silenceRequest(tenant: string, draft: SilenceDraft): WriteRequest {
  const { weekdays, at, minutes, zone, reason } = draft;
  const when =
    draft.kind === 'once'
      ? { ends_at: fromField(draft.end) }
      : { weekly: { weekdays, at, minutes, time_zone: zone } };
  return {
    method: 'POST',
    path: `/tenants/${tenant}/silences`,
    body: { matchers: parseMatchers(draft.lines) ?? [], reason, ...when },
  };
}
