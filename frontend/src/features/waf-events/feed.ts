/** Newest events on top of a list that was read before. Pure. */
import type { WafEvent } from '@/api/types/waf';

/** Nodes report at different times: so much before the newest event is read again. */
const LATE_MS = 30_000;

export const newsSince = (newestAt: string): string =>
  new Date(Date.parse(newestAt) - LATE_MS).toISOString();

type Timed = Pick<WafEvent, 'id' | 'at'>;

/** Those of `news` that the list lacks, the newest first. */
export function freshOf<Event extends Timed>(
  news: readonly Event[],
  listed: readonly Event[],
): Event[] {
  const known = new Set(listed.map(({ id }) => id));
  return news.filter(({ id }) => !known.has(id));
}

/** `fresh` among `listed`, in order of time: what came late stands where it belongs. */
export function merged<Event extends Timed>(
  fresh: readonly Event[],
  listed: readonly Event[],
): readonly Event[] {
  if (fresh.length === 0) return listed;
  return [...fresh, ...listed].toSorted((one, other) => other.at.localeCompare(one.at));
}

/** Is something missing between the news, of which there is more, and the list? */
export function isTorn(
  news: { items: readonly Timed[]; next: string | null } | undefined,
  listed: readonly Timed[],
): boolean {
  if (!news?.next || listed.length === 0) return false;
  const known = new Set(listed.map(({ id }) => id));
  return !news.items.some(({ id }) => known.has(id));
}
