/** What an inhibition's form holds, what is missing of it, and the request it becomes. Pure. */
import type { WriteRequest } from '@/api/client';
import { parseMatchers } from './matchers';

export type InhibitionDraft = { name: string; source: string; target: string; equal: string };

export type MissingOfInhibition = 'need.source' | 'need.target' | 'need.name';

/** What keeps it from being asked about; a name is needed to add it, and no sooner. */
export function unaskable(draft: InhibitionDraft): MissingOfInhibition | null {
  if (!parseMatchers(draft.source)?.length) return 'need.source';
  return parseMatchers(draft.target)?.length ? null : 'need.target';
}

export const inhibitionMissing = (draft: InhibitionDraft): MissingOfInhibition | null =>
  unaskable(draft) ?? (draft.name.trim() ? null : 'need.name');

export function inhibitionRequest(tenant: string, draft: InhibitionDraft): WriteRequest {
  return {
    method: 'POST',
    path: `/tenants/${tenant}/inhibitions`,
    body: {
      name: draft.name.trim(),
      source: parseMatchers(draft.source) ?? [],
      target: parseMatchers(draft.target) ?? [],
      equal: namesOf(draft.equal),
    },
  };
}

/** The same as a question: what it would keep quiet now. A name that nobody can have taken stands in. */
export const inhibitionQuestion = (tenant: string, draft: InhibitionDraft): WriteRequest => ({
  ...inhibitionRequest(tenant, { ...draft, name: `? ${tenant}` }),
  dryRun: true,
  isQuestion: true,
});

const namesOf = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
