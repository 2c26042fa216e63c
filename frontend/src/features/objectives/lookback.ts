/** Episodes of a look back on a line of time from 0 to 100. Pure. */
import type { Lookback, Severity } from '@/api/types/objectives';

const LEAST_WIDTH = 0.6;

export type Stretch = { key: string; from: number; width: number; severity: Severity };

/** Tickets first, so that pages are painted over them. */
export function stripOf({
  since,
  until,
  episodes,
}: Pick<Lookback, 'since' | 'until' | 'episodes'>): Stretch[] {
  const [first, last] = [Date.parse(since), Date.parse(until)];
  const place = (at: string) => ((Date.parse(at) - first) / (last - first)) * 100;
  return episodes
    .map(({ condition, severity, since: from, until: to }) => ({
      key: condition + from,
      from: Math.max(place(from), 0),
      width: Math.max(place(to ?? until) - Math.max(place(from), 0), LEAST_WIDTH),
      severity,
    }))
    .toSorted((one, other) => Number(one.severity === 'page') - Number(other.severity === 'page'));
}
