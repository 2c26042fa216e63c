/** When a rollout is to start: at once, or at a moment within the next thirty days. Pure. */
import { fromField } from '@/lib/moments';

const DAY_MS = 86_400_000;
export const LONGEST_WAIT_DAYS = 30;

/** Null: at once; otherwise what the field of date and time holds. */
export type Start = string | null;

/** What is wrong with it, as a key of words; null where nothing is. */
export function startProblem(
  start: Start,
  nowMs: number,
): 'start.empty' | 'start.past' | 'start.far' | null {
  if (start === null) return null;
  const at = fromField(start);
  if (at === null) return 'start.empty';
  const waitMs = Date.parse(at) - nowMs;
  if (waitMs <= 0) return 'start.past';
  return waitMs > LONGEST_WAIT_DAYS * DAY_MS ? 'start.far' : null;
}
