/** Conditions of a trust as a form has them, and shapes of well-known CIs. Pure. */
import type { Condition } from '@/api/types/people';

export type Line = { claim: string; way: 'equals' | 'matches'; text: string };

export const conditionsOf = (lines: readonly Line[]): Condition[] =>
  lines
    .filter(({ claim, text }) => claim.trim() || text.trim())
    .map(({ claim, way, text }) => ({ claim: claim.trim(), [way]: text.trim() }));

export type Shape = 'github' | 'gitlab' | 'other';

/** Claims that say by an id who owns what: names can pass to somebody else, ids cannot. */
export const IDS: Record<Shape, readonly string[]> = {
  github: ['repository_owner_id', 'repository_id'],
  gitlab: ['namespace_id', 'project_id'],
  other: [],
};

/** What a form begins with for each CI; the owner's name is for the person to write. */
export const BEGINNINGS: Record<Shape, { issuer: string; lines: Line[] }> = {
  github: {
    issuer: 'https://token.actions.githubusercontent.com',
    lines: [
      { claim: 'repository', way: 'equals', text: '' },
      { claim: 'ref', way: 'equals', text: 'refs/heads/main' },
    ],
  },
  gitlab: {
    issuer: 'https://gitlab.com',
    lines: [
      { claim: 'project_path', way: 'equals', text: '' },
      { claim: 'ref_protected', way: 'equals', text: 'true' },
    ],
  },
  other: { issuer: '', lines: [{ claim: 'sub', way: 'equals', text: '' }] },
};
