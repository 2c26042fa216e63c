/** Keys and signs of changes, shared by review and compare. */
import type { Change } from '@/api/types/delivery';

export const SIGN = { add: '+', change: '±', remove: '−' } as const;
export const WORD = { add: 'added', change: 'changed', remove: 'removed' } as const;

export const changeKey = ({ kind, name }: Pick<Change, 'kind' | 'name'>): string =>
  `${kind}/${name}`;

/** Changes when the change does: a tick on “viewed” must not survive it. */
export const changeStamp = (change: Change): string =>
  `${changeKey(change)}\n${change.before_text}\n${change.after_text}`;

/** A value of a field as one short line. */
export function showValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
