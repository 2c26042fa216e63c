/** Scores of a request by category, and how far a bar of them reaches. Pure. */

export type Part = { name: string; score: number };

const WHOLE = 'anomaly';

/** Categories that scored, the highest first; the whole is not one of them. */
export const partsOf = (scores: Record<string, number>): Part[] =>
  Object.entries(scores)
    .filter(([name, score]) => name !== WHOLE && score > 0)
    .map(([name, score]) => ({ name, score }))
    .toSorted((one, other) => other.score - one.score || one.name.localeCompare(other.name));

/** Shares of the width, in per cent: the bar, and the line of the threshold where one is known. */
export function barOf(score: number, threshold: number | null): { fill: number; line: number } {
  const end = Math.max(score, (threshold ?? 0) * 2, 1);
  return { fill: (score / end) * 100, line: ((threshold ?? 0) / end) * 100 };
}
