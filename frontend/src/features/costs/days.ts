/** A month's days as stacked bars, one part for each meter that cost anything. Pure. */
import type { CostDay, Meter } from '@/api/types/costs';
import type { Bar } from '@/ui/chart/bars';

export const METERS: readonly Meter[] = [
  'bytes_out',
  'bytes_in',
  'requests',
  'inspected',
  'certificates',
  'gateways',
  'nodes',
];

export const DAY_SECONDS = 86_400;
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1_000;

/** The meters that cost anything, in their usual order. */
export const costly = (days: readonly CostDay[]): Meter[] =>
  METERS.filter((meter) => days.some((one) => one.meter === meter && Number(one.cost) > 0));

/** Days of which nothing was charged are gaps: nothing is known of them. */
export function barsOf(days: readonly CostDay[], meters: readonly Meter[]): Bar<Meter>[] {
  const byDay = new Map<string, CostDay[]>();
  for (const one of days) byDay.set(one.day, [...(byDay.get(one.day) ?? []), one]);
  return [...byDay].map(([day, parts]) => ({
    atSeconds: startOf(day),
    counts: Object.fromEntries(
      meters.map((meter) => [meter, Number(parts.find((one) => one.meter === meter)?.cost ?? 0)]),
    ) as Record<Meter, number>,
  }));
}
