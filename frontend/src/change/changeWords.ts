/** Keys, signs and words of changes, shared by review and compare. */
import type { Change } from '@/api/types/delivery';

export const SIGN = { add: '+', change: '±', remove: '−' } as const;
export const WORD = { add: 'added', change: 'changed', remove: 'removed' } as const;

export const changeKey = ({ kind, name }: Pick<Change, 'kind' | 'name'>): string =>
  `${kind}/${name}`;

/** What the sentence says after kind and name, which are shown in a type of their own. */
export function sentenceAfterName({ kind, name, text }: Change): string {
  const start = `${kind} ${name}`;
  return text.startsWith(start) ? text.slice(start.length).replace(/^: ?|^ /, '') : text;
}

/** A value of a field as one short line: `port 9701, weight 1` rather than JSON. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.length > 0 ? value.map(showValue).join(' · ') : 'none';
  if (typeof value === 'object') return Object.entries(value).map(showEntry).join(', ');
  if (typeof value === 'string') return value === '' ? '“”' : value;
  return JSON.stringify(value);
}

const showEntry = ([name, value]: [string, unknown]): string =>
  `${name} ${showValue(value) || 'nothing'}`;

/** Where a field is, without the part that all have. */
export const showPointer = (pointer: string): string => pointer.replace(/^\/spec(?=\/)/, '');

/** Changes of one kind after the other, in the order they came. */
export function byKind(changes: readonly Change[]): readonly [Change['kind'], Change[]][] {
  const groups = new Map<Change['kind'], Change[]>();
  for (const change of changes)
    groups.set(change.kind, [...(groups.get(change.kind) ?? []), change]);
  return [...groups];
}
