/** What a revision is compared with: the one before it (null), another by its sequence, or the draft. */

export type Against = number | 'draft' | null;
/** The address says it in a word. */
export type AgainstWord = 'previous' | 'draft' | `${number}`;

export function readAgainst(text: string | undefined): Against {
  if (text === 'draft') return text;
  const sequence = Number(text);
  return Number.isInteger(sequence) && sequence > 0 ? sequence : null;
}

export const wordOf = (against: Against): AgainstWord =>
  against === null ? 'previous' : against === 'draft' ? against : `${against}`;

/** From where to where the difference leads; `null` before the first revision there was. */
export function endsOf(
  sequence: number,
  against: Against,
): { from: number | null; to: number | 'draft' } {
  if (against === 'draft') return { from: sequence, to: 'draft' };
  return { from: against ?? (sequence > 1 ? sequence - 1 : null), to: sequence };
}
