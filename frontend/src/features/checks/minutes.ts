/** The last hour of a check on a node, minute by minute, with gaps where it told of none. Pure. */

const MINUTES = 60;
const MINUTE_MS = 60_000;

type Told = { at: string; good: number; bad: number };
type Minute = { at: string; good: number | null; bad: number | null };

export function minutesOf(told: readonly Told[], lastAt: string): Minute[] {
  const byMinute = new Map(told.map((one) => [Date.parse(one.at), one]));
  const newest = Math.floor(Date.parse(lastAt) / MINUTE_MS) * MINUTE_MS;
  return Array.from({ length: MINUTES }, (_, index) => {
    const at = newest - (MINUTES - 1 - index) * MINUTE_MS;
    const found = byMinute.get(at);
    return { at: new Date(at).toISOString(), good: found?.good ?? null, bad: found?.bad ?? null };
  });
}
