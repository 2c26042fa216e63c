/** Rules and exclusions in short. Pure. */
import type { Exclusion } from '@/api/types/intent';
import type { CatalogueRule } from '@/api/types/wafLanguage';

export const isOver = ({ expires_at }: Pick<Exclusion, 'expires_at'>, nowMs: number): boolean =>
  expires_at !== null && Date.parse(expires_at) <= nowMs;

/** What does not look: a rule with what it is about, or all rules with a tag. */
export const subjectOf = ({ rule, tag }: Exclusion): string => tag || (rule > 0 ? `${rule}` : '');

export const messageOf = (rule: number, catalogue: ReadonlyMap<number, CatalogueRule>): string =>
  catalogue.get(rule)?.message ?? '';

/** Where it does not look: `POST /reviews/…`, empty for everywhere. */
export function placeOf({ method, path, prefix }: Exclusion): string {
  const below = path && prefix ? `${path.replace(/\/$/, '')}/…` : path;
  return [method, below].filter(Boolean).join(' ');
}
