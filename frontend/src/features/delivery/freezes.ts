/** Freezes as a person should read them, and as the form makes them. Pure. */
import type { Freeze } from '@/api/types/governance';
import { fromField } from '@/lib/moments';

const RANK: Record<Freeze['state'], number> = { active: 0, planned: 1, ended: 2 };

/** What holds now, then what comes next, then what was last. */
export function byFreezeState(one: Freeze, other: Freeze): number {
  const apart = Date.parse(one.starts_at) - Date.parse(other.starts_at);
  return RANK[one.state] - RANK[other.state] || (one.state === 'ended' ? -apart : apart);
}

export type FreezeFields = {
  isEverywhere: boolean;
  /** Fields of date and time; null: now, and until somebody ends it. */
  start: string | null;
  end: string | null;
  reason: string;
};

/** As the API wants it. */
export const freezeBody = (gateway: string, fields: FreezeFields) => ({
  gateway: fields.isEverywhere ? null : gateway,
  starts_at: fields.start === null ? null : fromField(fields.start),
  ends_at: fields.end === null ? null : fromField(fields.end),
  reason: fields.reason.trim(),
});

const YEAR_MS = 366 * 86_400_000;

/** What is missing or cannot be, as a key of words; null where it can be sent. */
export function freezeProblem(
  { start, end, reason }: FreezeFields,
  nowMs: number,
): 'freeze.need.start' | 'freeze.need.end' | 'freeze.need.order' | 'freeze.need.reason' | null {
  const starts = start === null ? nowMs : Date.parse(fromField(start) ?? '');
  const ends = end === null ? Infinity : Date.parse(fromField(end) ?? '');
  if (Number.isNaN(starts)) return 'freeze.need.start';
  if (Number.isNaN(ends)) return 'freeze.need.end';
  if (ends <= Math.max(starts, nowMs) || (end !== null && ends - starts > YEAR_MS))
    return 'freeze.need.order';
  return reason.trim() === '' ? 'freeze.need.reason' : null;
}
